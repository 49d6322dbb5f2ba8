"""The wizard's page over HTTP on this computer: files of ``ui/dist``, commands in, snapshots out."""
