"""The only code that knows Flywheel's addresses and JSON.

`key` reads API keys, `core` speaks to the core API through flywheel-sdk, `bulk_import` to the transfer
service through fw-client, `tickets` is the way for sites that have no transfer service. What public
material leaves open stands in `dialects`, named and probed.
"""
