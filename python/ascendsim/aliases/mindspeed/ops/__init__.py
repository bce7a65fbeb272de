"""Operators of mindspeed."""
