"""Where a case may go: projects, labels of the templates, the subject's label, the profile."""
