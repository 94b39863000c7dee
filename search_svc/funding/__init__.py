"""What a training costs its holder: rights on the personal training account (CPF), caps, participation, who pays.

Two pure functions over dated rules (``rules.toml``): ``estimate`` tells the rights from a work history, ``plan`` how a
price is paid on a day. Both name every rule they applied or did not, with its legal text. Amounts are exact Decimals
in euros. What the rules cannot tell is a ``FundingError`` that names the field.
"""

from search_svc.funding.errors import FundingError
from search_svc.funding.paying import FundingPlan, plan
from search_svc.funding.rights import RightsEstimate, estimate
from search_svc.funding.rules import Rule, Rules, packaged_rules, read_rules
from search_svc.funding.statements import PriceToPay, WorkHistory

__all__ = [
    "FundingError",
    "FundingPlan",
    "PriceToPay",
    "RightsEstimate",
    "Rule",
    "Rules",
    "WorkHistory",
    "estimate",
    "packaged_rules",
    "plan",
    "read_rules",
]
