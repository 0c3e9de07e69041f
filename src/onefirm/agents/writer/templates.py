"""The sentences letters are made of. Of each kind, the first without a word the operator avoids is used."""

GREETING = "Hi {name},"
GREETING_NOBODY = "Hello,"
CLOSING = "Best wishes,"

SUBJECTS = ("Your message about {topic}", "About {topic}", "Your message")

THANKS = {
    "price": (
        "Thank you for your message about {topic}, and for asking about the price straight away.",
        "Thanks for writing to me about {topic}, and for asking what it would cost.",
    ),
    "time": (
        "Thank you for your message about {topic} and its timing.",
        "Thanks for writing to me about {topic} and your dates.",
    ),
    "plain": (
        "Thank you for your message about {topic}.",
        "Thanks for writing to me about {topic}.",
        "It was good to read your message about {topic}.",
    ),
}

DETAIL = (
    "You mention “{detail}”, and I would like to hear more about that.",
    "I would like to hear more about “{detail}”.",
)

PRICE_KNOWN = {
    True: ("As to the price: {price}.", "What it costs: {price}."),
    False: ("So that you can plan: {price}.", "For your planning: {price}."),
}
"""By whether they asked for it."""

PRICE_OPEN = (
    "As to the price: once I know a little more, I can name you a figure.",
    "I can name you a figure as soon as I know a little more.",
)

TIME_OPEN = (
    "As to the time: let us look at the dates together when we speak, and I will tell you what I can do.",
    "When we speak, I will tell you which dates I have.",
)

NEXT_STEP = {
    "link": (
        "You can pick a time for a short call here: {booking}",
        "A time for a short call is found here: {booking}",
    ),
    "nothing": (
        "Shall I suggest two times for a short call?",
        "Would a short call help? Tell me when it suits you.",
    ),
}
