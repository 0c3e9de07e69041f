"""The shipped staff: rule and template agents. They propose, they never act."""
