"""The use cases. They take plain arguments and give plain frozen values; nothing here prints or reads options."""
