"""``python -m viewer``: the same as ``frontdesk``. The frozen program starts here too, with the module that it is to run."""

from __future__ import annotations

import sys

from viewer import own_process

if __name__ == "__main__":
    own_process.restore_library_path()
    module = own_process.take_named_module()
    if module == "viewer":
        from viewer.cli import main

        sys.exit(main())
    import runpy

    runpy.run_module(module, run_name="__main__", alter_sys=True)
