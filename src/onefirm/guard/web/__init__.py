"""HTTP for connectors. `client` is the way in; whatever knows httpx2 stands behind `wire` and is imported late."""
