"""The operator's page: Today and Inbox, live, on localhost."""
