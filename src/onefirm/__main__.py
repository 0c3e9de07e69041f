"""`python -m onefirm` is the same as `onefirm`."""

from onefirm.interfaces.door import main

if __name__ == "__main__":
    main()
