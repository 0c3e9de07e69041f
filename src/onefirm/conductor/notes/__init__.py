"""Telling the operator what waits for them: at once where it is urgent, else at their hours. Nobody else is told."""
