"""The sentences answers are made of. Of each kind, the first without a word the operator avoids is used."""

SUBJECTS = {
    "question": ("Your question",),
    "appointment": ("Another time for us", "Our appointment"),
    "complaint": ("What you wrote to me", "Your letter"),
    "thanks": ("Thank you for your letter", "Your letter"),
    "invoice": ("Invoice {topic}", "Your question"),
    "unsure": ("Your letter",),
}

QUESTION = (
    "Thank you for your question. I will look into it and write to you.",
    "Your question has reached me, and I will write to you about it.",
)
HOURS = ("You reach me {hours}.", "I am there {hours}.")

MOVE = {
    "known": (
        "Of course we can find another time instead of {appointment}.",
        "No problem: let us find another time than {appointment}.",
    ),
    "plain": ("Of course we can find another time.", "No problem: let us find another time."),
}
NEW_TIME = {
    "booking": ("Pick one that suits you here: {booking}", "These are free: {booking}"),
    "plain": ("Which days would suit you?", "When would it suit you?"),
}

COMPLAINT = (
    "Thank you for telling me so plainly; I am sorry that you had to. I will look at it myself and write to you about "
    "what I find.",
    "I am sorry that you had to write this. I will look at it myself and write to you about what I find.",
)

THANKS = (
    "Thank you for your kind words; I am glad to read them.",
    "That is good to read. Thank you for writing.",
)

INVOICE = {
    "open": (
        "Invoice {invoice} is over {amount}, and due on {due}.",
        "As to invoice {invoice}: {amount}, due on {due}.",
    ),
    "late": (
        "Invoice {invoice} is over {amount}; it was due on {due}, and I have not seen a payment yet.",
        "As to invoice {invoice}: {amount}, due on {due}, and not paid as far as I can see.",
    ),
    "paid": ("Invoice {invoice} over {amount} is paid: the money came on {paid}. Thank you.",),
    "plain": (
        "Thank you for your question about the invoice. I will look at it and write to you.",
        "I will look at the invoice and write to you.",
    ),
}
INVOICE_MORE = ("What else you ask about it I will look into.", "The rest I will look into.")
