"""What a passkey says, made and judged by one library that is imported when somebody uses a passkey."""
