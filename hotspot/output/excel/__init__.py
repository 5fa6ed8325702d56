"""The workbook: a sheet a list, by the question that it answers."""

from hotspot.output.excel.save import WORKBOOK, check_workbook, save_workbook, workbook_bytes

__all__ = ["WORKBOOK", "check_workbook", "save_workbook", "workbook_bytes"]
