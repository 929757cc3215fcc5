"""Which folders may hold the office's live file: this PC's own, not a share's, not a cloud's."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app.base.machine.places import _NETWORK_TYPES, cloud_name, is_unc, mount_type, refuse_reason

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/export /mnt/a\\040b nfs4 rw 0 0
user@host: /home/u/remote fuse.sshfs rw 0 0
/dev/sdb1 /media/usb fuseblk rw 0 0
overlay /box fuse.fuse-overlayfs rw 0 0
/dev/sdc1 /mnt/share/inner ext4 rw 0 0
broken line
"""


@pytest.mark.parametrize(
    "folder, type_, network",
    [
        ("/home/u/数据", "ext4", False),
        ("/mnt/share/办公", "cifs", True),
        ("/mnt/share2", "ext4", False),
        ("/mnt/a b/c", "nfs4", True),
        ("/home/u/remote/x", "fuse.sshfs", True),
        ("/media/usb/备份", "fuseblk", False),
        ("/box/data", "fuse.fuse-overlayfs", False),
        ("/mnt/share/inner/x", "ext4", False),
    ],
)
def test_the_deepest_mount_says_whether_a_folder_is_on_the_network(
    folder: str, type_: str, network: bool
) -> None:
    found = mount_type(PurePosixPath(folder), MOUNTS)

    assert found == type_
    assert (_NETWORK_TYPES.fullmatch(found) is not None) is network


@pytest.mark.parametrize(
    "folder, share",
    [
        (r"\\server\share\信用办", True),
        (r"\\?\UNC\server\share\信用办", True),
        (r"\\?\C:\诚信台", False),
        (r"C:\诚信台", False),
    ],
)
def test_a_windows_share_is_known_by_its_name(folder: str, share: bool) -> None:
    assert is_unc(PureWindowsPath(folder)) is share


@pytest.mark.parametrize(
    "folder, name",
    [
        (r"C:\Users\示例\OneDrive\桌面", "OneDrive"),
        (r"C:\Users\示例\OneDrive - 示例县\文档", "OneDrive - 示例县"),
        (r"D:\坚果云\办公", "坚果云"),
        (r"D:\我的坚果云", "我的坚果云"),
        (r"D:\BaiduSyncdisk\x", "BaiduSyncdisk"),
        (r"D:\百度网盘同步空间", "百度网盘同步空间"),
        (r"C:\Users\示例\WPS Cloud Files\1", "WPS Cloud Files"),
        (r"D:\WPS云盘", "WPS云盘"),
        (r"C:\Users\示例\iCloudDrive", "iCloudDrive"),
        (r"C:\Users\示例\Dropbox (示例)", "Dropbox (示例)"),
        (r"D:\诚信台数据", ""),
        (r"D:\云南资料\wps", ""),
    ],
)
def test_a_folder_that_a_cloud_synchronises_is_known_by_its_name(folder: str, name: str) -> None:
    assert cloud_name(PureWindowsPath(folder), {}) == name


def test_a_renamed_onedrive_is_known_by_the_environment() -> None:
    folder = PurePosixPath("/home/u/公司/办公")

    assert cloud_name(folder, {"OneDriveCommercial": "/home/u/公司"}) == "公司"


def test_the_sentence_says_why_and_where_else(tmp_path: Path) -> None:
    sentence = refuse_reason(tmp_path / "坚果云" / "办公")

    assert "坚果云" in sentence and "同步" in sentence and "本机硬盘" in sentence
    assert refuse_reason(tmp_path / "诚信台") == ""


def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "数据"
    link.symlink_to(tmp_path / "Dropbox")

    assert "Dropbox" in refuse_reason(link)
