"""Index definitions: settings and explicit, strict mappings."""
