"""Whatever can be set, in one place, as the page of the settings has it: who you are, and every rule."""

from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner


def shown(_given: Given, house: House) -> Reply:
    profile = house.ask("profile.show", {})
    policy = house.ask("policy.show", {}) if "problems" not in profile else profile
    if "problems" in policy:
        return policy
    answer: Answer = {"profile": inner(profile, "answer"), "policy": inner(policy, "answer")}
    return {"answer": answer}
