"""Blackening parts of pictures: rules of the profile, and boxes that a person drew. Fails closed.

Nothing is written on the way: native pixels are overwritten while they are read, compressed ones decoded
frame by frame, in the worker that has the file. There is no temporary file that another job could meet.
"""
