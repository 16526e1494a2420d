"""Tests of the sample documents: that they are what they claim to be."""
