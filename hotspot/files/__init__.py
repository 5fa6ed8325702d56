"""The room that opens what a user names: tables and shapes, from files and from memory."""
