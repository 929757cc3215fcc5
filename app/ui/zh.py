"""Qt's own words in Chinese: buttons, context menus, file dialogs; buttons of ours are verbs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

# What a clerk can meet without any dialog of Qt's own, should its translation not be shipped.
_WORDS: Final = {
    "OK": "知道了",
    "&OK": "知道了",
    "Cancel": "取消",
    "&Cancel": "取消",
    "Close": "关闭",
    "&Close": "关闭",
    "Save": "保存",
    "&Save": "保存",
    "Open": "打开",
    "&Open": "打开",
    "Yes": "是",
    "&Yes": "是(&Y)",
    "No": "否",
    "&No": "否(&N)",
    "Discard": "不保存",
    "Apply": "应用",
    "Reset": "重置",
    "Help": "帮助",
    "Retry": "重试",
    "&Retry": "重试",
    "Ignore": "忽略",
    "Abort": "停止",
    "&Undo": "撤消(&U)",
    "&Redo": "重做(&R)",
    "Cu&t": "剪切(&T)",
    "&Copy": "复制(&C)",
    "&Paste": "粘贴(&P)",
    "Delete": "删除",
    "Select All": "全选",
    "&Select All": "全选(&S)",
    "&Step up": "增加(&S)",
    "Step &down": "减少(&D)",
    "Copy &Link Location": "复制链接地址(&L)",
    "Clear": "清除",
    # of Qt's own file dialog, which its catalogue knows by the words of older versions
    "&Look in:": "位置(&L)：",
    "Files of &type:": "文件类型(&T)：",
    "Size": "大小",
    "Drive": "磁盘",
    "Folder": "文件夹",
    "File Folder": "文件夹",
    "File": "文件",
    "%1 File": "%1 文件",
    "Shortcut": "快捷方式",
    "Alias": "快捷方式",
    "Unknown": "未知",
    "%1 bytes": "%1 字节",
}


class ChineseTranslator(QTranslator):
    """Answers Qt's own English words; None leaves a word to Qt's catalogue, "" would blank it."""

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        return _WORDS.get(source)

    def isEmpty(self) -> bool:
        return False


def install(app: QCoreApplication) -> None:
    """Make the application speak Chinese: locale, Qt's own catalogue, and the words above it."""
    if app.property("speaks_chinese"):
        return
    app.setProperty("speaks_chinese", True)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    catalogue = QTranslator(app)
    if catalogue.load("qtbase_zh_CN", folder):
        app.installTranslator(catalogue)
    app.installTranslator(ChineseTranslator(app))
