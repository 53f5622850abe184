"""The subcommands of ``autograde``, a module each."""
