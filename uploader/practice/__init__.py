"""The embedded practice site: Flywheel's wire, written a second time, with nothing real behind it."""
