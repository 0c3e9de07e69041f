"""`python -m onefirm` is the same as `onefirm`."""

import sys

from onefirm.interfaces.door import main

if __name__ == "__main__":
    sys.exit(main())
