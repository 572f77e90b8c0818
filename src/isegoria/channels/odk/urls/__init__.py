"""Where devices call, where staff hand out codes, and where enumerators look."""
