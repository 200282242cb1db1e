"""As much of a QTI 2.1 player as an item needs: its rules are followed for given responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


def _name(node: Any) -> str:
    return str(etree.QName(node).localname)


@dataclass
class Player:
    """An item, what was answered (a text, or texts where several can be), and what came of it."""

    item: Any
    responses: dict[str, Any]

    def played(self) -> tuple[float, list[str]]:
        """The score, and what is said to the mistakes that were made."""
        self.outcomes: dict[str, Any] = {"SCORE": 0.0, "MISTAKES": [], "SOLUTION": None}
        for rule in self.item.find(f"{QTI}responseProcessing"):
            self._follow(rule)
        assert self.outcomes["SOLUTION"] == "shown"
        said = {
            one.get("identifier"): "".join(one.itertext()).strip()
            for one in self.item.iter(f"{QTI}modalFeedback")
            if one.get("outcomeIdentifier") == "MISTAKES"
        }
        return self.outcomes["SCORE"], [said[name] for name in self.outcomes["MISTAKES"]]

    def _declared(self, name: str) -> Any:
        return next(one for one in self.item.iter(f"{QTI}responseDeclaration") if one.get("identifier") == name)

    def _follow(self, rule: Any) -> None:
        if _name(rule) == "setOutcomeValue":
            self.outcomes[rule.get("identifier")] = self._value(rule[0])
            return
        for branch in rule:
            condition, *rules = branch
            if self._value(condition):
                for one in rules:
                    self._follow(one)
                return

    def _value(self, node: Any) -> Any:
        match _name(node):
            case "baseValue":
                return float(node.text) if node.get("baseType") == "float" else node.text
            case "variable":
                name = node.get("identifier")
                return self.outcomes[name] if name in self.outcomes else self._typed(name, self.responses.get(name))
            case "correct":
                values = [one.text for one in self._declared(node.get("identifier")).iter(f"{QTI}value")]
                several = self._declared(node.get("identifier")).get("cardinality") != "single"
                return values if several else values[0]
            case "sum":
                return sum(map(self._value, node))
            case "multiple":
                whole, one = map(self._value, node)
                return [*whole, one]
            case "match":
                left, right = map(self._value, node)
                return left == right
            case "member":
                one, many = map(self._value, node)
                return one in (many or [])
            case "equal":
                return self._equal(node)
            case "mapResponse":
                return self._mapped(node.get("identifier"))
            case other:
                raise AssertionError(other)

    def _typed(self, name: str, value: Any) -> Any:
        return float(value) if self._declared(name).get("baseType") == "float" and value is not None else value

    def _equal(self, node: Any) -> bool:
        left, right = map(self._value, node)
        if left is None:
            return False
        if node.get("toleranceMode") == "exact":
            return bool(left == right)
        low, high = map(float, node.get("tolerance").split())
        return bool(right - low - 1e-12 <= left <= right + high + 1e-12)

    def _mapped(self, name: str) -> float:
        value, mapping = self.responses.get(name), self._declared(name).find(f"{QTI}mapping")
        given = [value] if isinstance(value, str) else value or []
        entries = {one.get("mapKey"): float(one.get("mappedValue")) for one in mapping}
        folded = {key.lower(): worth for key, worth in entries.items()} if mapping[0].get("caseSensitive") else {}
        total = sum(entries.get(one, folded.get(one.lower(), 0.0)) for one in given)
        least, most = (
            float(mapping.get(bound, default)) for bound, default in (("lowerBound", "-9"), ("upperBound", "9"))
        )
        return min(max(total, least), most)
