"""Load tests: what a person does, repeated by many. See ``locustfile.py`` for how to run them."""
