"""The sentences letters are made of. Of each kind, the first without a word the operator avoids is used."""

SUBJECTS = ("Your message about {topic}", "About {topic}", "Your message")

THANKS = {
    "price": (
        "Thank you for your message, and for asking about the price straight away.",
        "Thanks for writing to me, and for asking what it would cost.",
        "It was good to read your message.",
    ),
    "budget": (
        "Thank you for your message, and for naming your budget.",
        "Thanks for writing to me, and for saying what you can spend.",
        "It was good to read your message.",
    ),
    "plain": ("Thank you for your message.", "Thanks for writing to me.", "It was good to read your message."),
}
"""By what they told: asked for a price, named a budget, or neither. What is theirs stands in a sentence of its own, so
that these are the same in every letter, and what is changed in them can be learned."""

TOPIC = ("I am glad that you think of me for {topic}.", "You ask about {topic}.", "It is about {topic}.")
"""Only where they name work that is on offer."""

TELL_MORE = (
    "Before I suggest anything, tell me a little more about what you have in mind.",
    "Tell me a little more about what you have in mind.",
    "What do you have in mind?",
)

TIMES = {
    "start": (
        "You would like to begin {time}. Let us go through the dates when we talk.",
        "You name {time} for the beginning. Let us go through the dates when we talk.",
    ),
    "start in writing": (
        "You would like to begin {time}. I will write to you about the dates.",
        "You name {time} for the beginning. I will write to you about the dates.",
    ),
    "until": (
        "You need it {time}. Let us see together what is possible.",
        "It has to be there {time}. Let us see together what is possible.",
    ),
    "when": (
        "You name a date {time}. Let us see together what is possible by then.",
        "Your date is {time}. Let us see together what is possible by then.",
    ),
}

PRICE_WITHIN = ("{price}. That is within the budget you name.",)
PRICE_KNOWN = ("{price}.",)
PRICE_OPEN = (
    "As to the price: once I know a little more, I can name you a figure.",
    "I can name you a figure as soon as I know a little more.",
)

TIME_OPEN = (
    "How long it takes, and from when, depends on what we agree to do; I will tell you more when we talk.",
    "When we talk, I will tell you which dates I have.",
)

TIME_OPEN_IN_WRITING = (
    "How long it takes, and from when, depends on what we agree to do; I will write to you about it.",
    "I will write to you about the dates I have.",
)

TALK = ("Yes, let us talk.", "I am glad to talk.")

NEXT_STEP = {
    "link": (
        "You can pick a time for a short call here: {booking}",
        "A time for a short call is found here: {booking}",
    ),
    "in writing": (
        "Shall I write to you what I would suggest?",
        "Would it help if I wrote down what I have in mind? A line from you is enough.",
    ),
    "nothing": (
        "Shall I suggest two times for a short call?",
        "Would a short call help? Tell me when it suits you.",
    ),
}

HOURS = ("You reach me {hours}.", "I am there {hours}.")

FOLLOW_UP_SUBJECTS = (
    "About {topic}: did my letter reach you?",
    "Did my letter reach you?",
    "About {topic}",
    "A question",
)
FOLLOW_UP = {
    "about": (
        "A few days ago I answered your message about {topic}. Letters get lost, so I ask once more.",
        "I wrote to you a few days ago about {topic}, and have not heard from you yet.",
    ),
    "plain": (
        "A few days ago I answered your message. Letters get lost, so I ask once more.",
        "I wrote to you a few days ago, and have not heard from you yet.",
    ),
}
STILL_WANTED = (
    "Are you still looking for somebody?",
    "Would you still like to do it?",
    "Shall we go on?",
)
"""The one thing a second letter asks."""
A_NO_IS_FINE = (
    "If your plans have changed, a short no is perfectly fine.",
    "A plain no is welcome as well; it is quickly written.",
    "No is a good answer too.",
)

DECLINE_THANKS = {
    "about": (
        "Thank you for writing to me about {topic}.",
        "It was kind of you to write to me about {topic}.",
        "I have read your message about {topic}.",
    ),
    "plain": (
        "Thank you for writing to me.",
        "It was kind of you to write to me.",
        "I have read your message.",
    ),
}
NO = (
    "I have read it with care, but I cannot take it on. I tell you at once, so that you can look elsewhere.",
    "I have to say no: I cannot take it on. I tell you at once, so that you can look elsewhere.",
    "I cannot take it on.",
)
"""No reason is given: the true one may hurt, and another one would not be true."""
ELSEWHERE = ("This may help you: {elsewhere}", "A place to look: {elsewhere}")
GOOD_WISHES = ("I wish you well with it.", "All the best with your plans.")
