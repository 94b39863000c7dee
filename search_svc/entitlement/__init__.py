"""Who may see more than the public: a signed entitlement, read from a token and never from a parameter.

Everything may import what stands here. The checks, keys and their sources are modules of their own, for the edges alone
(a contract of import-linter): ``verification`` and ``claims`` are pure, ``key_file`` and ``key_url`` get the keys.
"""

from search_svc.entitlement.entitlement import Entitlement, Role, Status
from search_svc.entitlement.errors import EntitlementError, EntitlementRequired

__all__ = ["Entitlement", "EntitlementError", "EntitlementRequired", "Role", "Status"]
