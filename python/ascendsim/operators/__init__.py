"""Operators of the NPU libraries under the vendor's signatures: schema, checks, simulator's case, shapes of results."""
