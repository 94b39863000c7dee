"""Where places are: communes by postcode or name, départements, distances, outlines."""
