"""The commands about who works for the firm: contracts, versions, and how they hold up."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_WHY = Option("--why", "why", "Why; it is kept in the ledger.")

STAFF: tuple[Command, ...] = (
    Command("agents list", "agents.list", "List the agents and how they have done.", "onefirm agents", "agents"),
    Command("agents show", "agents.show", "Show the contract of one agent.", "onefirm agents show qualifier", "agent",
            arguments=(Argument("name", "The agent."),)),
    Command(
        "agents use", "agents.use", "Let another version of an agent work from now on.",
        "onefirm agents use qualifier@2", "says",
        arguments=(Argument("name", "The agent and the version: qualifier@2."),), options=(_WHY,),
    ),
    Command(
        "agents rollback", "agents.rollback", "Go back to the version of an agent that worked before.",
        "onefirm agents rollback qualifier", "says", arguments=(Argument("name", "The agent."),), options=(_WHY,),
    ),
    Command("agents drift", "agents.drift", "Show what was said of work against what you made of it.",
            "onefirm agents drift", "drift", arguments=(Argument("name", "One agent.", needed=False),)),
    Command("agents primitives", "agents.primitives", "List what playbooks are built from, and where each is used.",
            "onefirm agents primitives", "primitives"),
    Command("agents check", "agents.check", "Hold staff and connections to their contracts, now.",
            "onefirm agents check", "checks"),
)  # fmt: skip
