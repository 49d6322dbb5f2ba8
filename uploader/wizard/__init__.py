"""The wizard: one frozen state, commands in, snapshots out.

`transitions` holds every rule and no I/O; `store` applies it and journals; `runner` carries out its
effects with the engine; `snapshot` and `tables` say what the page may see.
"""
