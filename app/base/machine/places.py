"""Where this PC keeps the office's file and its small settings, and which folders can't hold the file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

OVERRIDE: Final = "CHENGXIN_DATA"
OFFICE_FILE: Final = "office.sqlite"
SETTINGS_FILE: Final = "settings.json"

# What Linux calls the file systems of other machines. fuse.* is sshfs, rclone, WebDAV and the like;
# overlays are this machine's own, and NTFS is mounted as "fuseblk".
_NETWORK_TYPES: Final = re.compile(
    r"nfs4?|cifs|smb\w*|ncpfs|afs|davfs|ceph|glusterfs|fuse\.(?!.*overlay).*"
)
# Folders that a program uploads behind our back: it would copy a half-written file, or bring an old
# one back. Names as their makers give them; compared without case and spaces.
_CLOUD_NAMES: Final = (
    "onedrive", "dropbox", "googledrive", "googledrivestream", "icloud", "mobiledocuments",
    "nutstore", "坚果云", "我的坚果云", "百度网盘", "百度云", "baidunetdisk", "baidusyncdisk",
    "百度网盘同步空间", "wps云盘", "wps云文档", "wpsdrive", "wpscloudfiles", "wpscloud", "阿里云盘",
    "adrive", "腾讯微云", "微云", "weiyun", "天翼云盘", "和彩云", "移动云盘", "夸克网盘", "115网盘",
    "123云盘", "联想企业网盘", "nextcloud", "owncloud", "seafile", "syncthing", "megasync",
)  # fmt: skip
_CLOUD_PREFIXES: Final = (
    "onedrive-",
    "icloud",
    "dropbox(",
    "nutstore",
    "坚果云",
    "百度网盘",
    "wps云",
)
_ONEDRIVE_KEYS: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_DRIVE_REMOTE: Final = 4  # GetDriveTypeW


def data_dir(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The folder for data; ``CHENGXIN_DATA`` names another. It need not exist yet."""
    if chosen := environment.get(OVERRIDE):
        return Path(chosen)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "诚信台"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "chengxin-desk"


def office_file(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The office's file in the data folder, opened when no other is asked for."""
    return data_dir(environment, platform=platform) / OFFICE_FILE


def settings_file(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The small file with the settings of this PC; it stays when the office's file lies elsewhere."""
    return data_dir(environment, platform=platform) / SETTINGS_FILE


def refuse_reason(folder: Path) -> str:
    """Why the office's live file may not lie in ``folder``, as a sentence; "" where it may.

    The folder need not exist. Backups may lie anywhere.
    """
    resolved = _resolved(folder)
    if on_network(resolved):
        why = "在网络盘上：断网或两台电脑同时写入会损坏办公文件"
    elif name := cloud_name(resolved, os.environ):
        why = f"在网盘同步文件夹“{name}”里：同步程序会上传写到一半的文件，或用旧的盖掉新的"
    else:
        return ""
    return (
        f"“{folder}”{why}，没有使用；请改放在本机硬盘的普通文件夹里，网络盘和网盘可以用来放备份。"
    )


def on_network(folder: Path) -> bool:
    """Whether the folder lies on another machine: a share, a mapped drive, a network mount."""
    if sys.platform == "win32":
        return is_unc(folder) or _drive_type(folder) == _DRIVE_REMOTE
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False  # no Linux: nothing there says what a folder lies on
    return _NETWORK_TYPES.fullmatch(mount_type(folder, mounts)) is not None


def is_unc(folder: PurePath) -> bool:
    """Whether a Windows path names a share of another machine (\\\\server\\share)."""
    drive = PureWindowsPath(folder).drive
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        return drive[4:7].upper() == "UNC"
    return drive.startswith("\\\\")


def mount_type(folder: PurePath, mounts: str) -> str:
    """The file system type of the mount that holds ``folder``, by the text of /proc/mounts."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePath(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        depth = len(point.parts)
        if depth >= best and folder.is_relative_to(point):  # of two on one point the later is seen
            best, found = depth, fields[2]
    return found


def cloud_name(folder: PurePath, environment: Mapping[str, str]) -> str:
    """The part of the path that a cloud's synchroniser owns; "" where there is none."""
    for key in _ONEDRIVE_KEYS:
        own = environment.get(key)
        if own and folder.is_relative_to(own):
            return PurePath(own).name
    for part in folder.parts:
        plain = re.sub(r"[\s_]", "", part).casefold()
        if plain in _CLOUD_NAMES or plain.startswith(_CLOUD_PREFIXES):
            return part
    return ""


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except OSError:  # a drive that is not there, a loop of links
        return folder.absolute()


if sys.platform == "win32":
    import ctypes

    def _drive_type(folder: Path) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor))
