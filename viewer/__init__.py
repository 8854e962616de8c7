"""Frontdesk (导诊读本): shows medical articles at a clinic's front desk, offline."""

__version__ = "0.1.0"
