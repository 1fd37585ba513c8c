"""The shared core: rules, use cases, storage. It never imports the user interface."""
