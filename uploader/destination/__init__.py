"""Where a case may go: the account's projects, the labels of the templates, the subject's label, the profile."""
