"""Who may see more than the public: a signed entitlement, read from a token and never from a parameter.

This level holds the facts and the checks; it opens no file and no connection.
"""

from search_svc.entitlement.entitlement import Entitlement, Role, Status
from search_svc.entitlement.errors import EntitlementError

__all__ = ["Entitlement", "EntitlementError", "Role", "Status"]
