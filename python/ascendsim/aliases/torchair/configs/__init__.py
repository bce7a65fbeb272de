"""Configuration of torchair."""
