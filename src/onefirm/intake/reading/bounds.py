"""How much of each thing is read at most. Reaching one is a Problem, never a file that is half read."""

SHEET_BYTES_MAX = 200_000_000
ROWS_MAX = 1_000_000
LINES_MAX = 2_000_000
"""Empty ones too, and those of rows that go over several."""
COLUMNS_MAX = 500
ROW_SIGNS_MAX = 100_000
"""One row, whatever lines it goes over: an open quote ends here. It is below the limit of the csv library."""
SAMPLE_BYTES_MAX = 64_000
SAMPLE_ROWS_MAX = 50
"""What the delimiter and the kind of a column are told from."""

CARDS_BYTES_MAX = 20_000_000
CARDS_MAX = 50_000
PROPERTIES_MAX = 2_000
"""In one card or appointment."""
NESTED_MAX = 20
PROPERTY_SIGNS_MAX = 100_000
LINE_SIGNS_MAX = 2_000_000
"""A picture that was written into one line still passes, unread."""

LETTER_BYTES_MAX = 25_000_000
LETTER_LINES_MAX = 500_000
LETTER_PARTS_NAMED_MAX = 100
LETTER_WORK_MAX = 2_000_000
"""Lines times parts inside parts: the library reads every line once for each part that it stands in."""
HEADER_BYTES_MAX = 256_000
PART_HEADER_BYTES_MAX = 8_000
MBOX_BYTES_MAX = 2_000_000_000
MBOX_LINE_BYTES_MAX = 5_000_000
LETTERS_MAX = 500_000
PARTS_MAX = 200
TEXT_BYTES_MAX = 1_000_000
"""All the words of a letter as they are written, with their tags."""
TEXT_SIGNS_MAX = 200_000
HEADER_SIGNS_MAX = 4_000
ADDRESSES_MAX = 1_000

NAME_SIGNS_MAX = 300
NOTE_SIGNS_MAX = 50_000
VALUES_MAX = 50
"""Addresses, numbers or tags of one contact."""
FAULTS_MAX = 100
"""Whoever has a hundred faults mends those first; the rest is counted."""
SHOWN_SIGNS_MAX = 60
