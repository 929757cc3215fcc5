"""Files that a mail only links to (超大附件, 网盘): their names, addresses and last days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LINKS: Final = 20
MAX_LINE: Final = 4_000

_ADDRESS: Final = re.compile(
    r"https?://[^\s<>\"'，。；、（）()\[\]【】〔〕]{4,2000}", re.IGNORECASE
)
_STORES: Final = re.compile(
    r"/ftn/|ftnexs|/cgi-bin/ftn|large-?attach|bigattach|filecenter|netdisk|netfolder|filetransfer"
    r"|//(?:[\w-]+\.)*(?:pan\.baidu\.com|yun\.baidu\.com|yunpan\.(?:cn|360\.cn|com)|cloud\.189\.cn|caiyun\.139\.com"
    r"|yun\.139\.com|caiyun\.feixin\.10086\.cn|weiyun\.com|ali(?:yun)?(?:drive|pan)\.com|pan\.quark\.cn|115\.com"
    r"|lanzou\w?\.com|ctfile\.com|jianguoyun\.com|123pan\.com|wenshushu\.cn|cowtransfer\.com|musetransfer\.com"
    r"|dashi\.163\.com|fs\.163\.com|u\.163\.com|kdocs\.cn|wetransfer\.com|1drv\.ms|drive\.google\.com"
    r"|dropbox\.com|drive\.weixin\.qq\.com|feishu\.cn/(?:file|drive)|alidocs\.dingtalk\.com|xunlei\.com|uc\.cn|airportal\.cn)(?:[/:?]|$)",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"超大附件|云附件|大附件|文件中转站|中转站|网盘|云盘|微盘|到期|过期|永久有效|提取码|访问码|有效期"
)
_DAY: Final = r"(?:\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]|\d{1,2}\s*月)\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_LENGTH: Final = r"(?<![\d月年./-])\d{1,3}\s*(?:天|日|个?小时|个月)"
_UNTIL: Final = re.compile(
    rf"({_DAY})\s*(?:\(|（)?\s*(?:到期|过期|失效|截止|之?前(?:有效|下载))"
    r"|(?:到期|过期|失效|截止|有效|保存|保留|剩余?)(?:时间|日期|期限?|天数)?\s*(?:至|到|为|是)?\s*[:：]?\s*"
    rf"({_DAY}|{_LENGTH}|永久(?:有效)?)"
    rf"|({_DAY}|{_LENGTH})\s*(?:后|内|以内)?\s*(?:到期|过期|失效|有效)"
    rf"|(无限期|永久有效)"
)
_CODE: Final = re.compile(r"(?:提取码|访问码|密码)\s*[:：]?\s*([0-9A-Za-z]{4,8})")
_NAME: Final = re.compile(
    r"(?:[^\s/\\:*?\"<>|〔〕()（）,，;；：「」『』“”]|[(（][^()（）\s/\\]{1,40}[)）]){1,120}\.(?:zip|rar|7z|pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|mov|avi|wav|m4a|amr|tar|gz|txt|wps|et|ofd)",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^(?:来自|从)?\S{0,8}?(?:云附件|超大附件)(?=\S+\.)")  # before a name
_NEAR: Final = 3  # lines around an address that may tell about its file


@dataclass(frozen=True, slots=True)
class CloudLink:
    """A file that lies elsewhere; what the text does not tell is ""."""

    address: str
    name: str = ""
    until: str = ""
    code: str = ""


def cloud_links(text: str) -> list[CloudLink]:
    """The links of a text to files in a store for big attachments, each once."""
    found: dict[str, CloudLink] = {}
    lines = [line[:MAX_LINE] for line in text.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        for address in _addresses(line):
            if address not in found and (link := _link(address, lines, at)) is not None:
                found[address] = link
                if len(found) >= MAX_LINKS:
                    return list(found.values())
    return list(found.values())


def link_notes(text: str) -> Iterator[str]:
    """A sentence for each such file: it is not in the mail, and by when it must be fetched."""
    for link in cloud_links(text):
        name = f"“{link.name}”" if link.name else ""
        until = f"，{link.until}到期" if link.until else "，没有写明到期日"
        if link.until.startswith(("永久", "无限期")):
            until = f"，{link.until}"
        elif re.fullmatch(_LENGTH, link.until):
            until = f"，有效期{link.until}"
        code = f"，提取码 {link.code}" if link.code else ""
        yield (
            f"邮件用链接发来文件{name}{until}{code}：{link.address[:300]}；"
            "文件不在邮件里，请核实来源后及时下载，作为附件添加。"
        )


def _addresses(line: str) -> list[str]:
    return [match[0].rstrip(".:!?") for match in _ADDRESS.finditer(line)]


def _link(address: str, lines: list[str], at: int) -> CloudLink | None:
    """The link with what its own line tells, then the lines around; None for another link."""
    near = [lines[i] for i in range(max(at - _NEAR, 0), min(at + _NEAR + 1, len(lines)))]
    store = _STORES.search(address) is not None
    if not store and not any(_WORDS.search(line) for line in near):
        return None
    own, after = lines[at], lines[at + 1 : at + 1 + _NEAR]
    # a list of files: what stands behind the next address belongs to that one
    after = after[: next((i for i, line in enumerate(after) if _ADDRESS.search(line)), len(after))]
    before = lines[at - 1 : at] if at and not _ADDRESS.search(lines[at - 1]) else []
    told = [_ADDRESS.sub(" ", line) for line in (own, *after, *before)]
    if not store and not any(_UNTIL.search(line) or _CODE.search(line) or _NAME.search(line)
                             for line in told):  # fmt: skip
        return None
    return CloudLink(
        address,
        name=next((_FROM.sub("", m[0]) for line in told if (m := _NAME.search(line))), ""),
        until=next((_first_group(m) for line in told if (m := _UNTIL.search(line))), ""),
        code=next((m[1] for line in told if (m := _CODE.search(line))), ""),
    )


def _first_group(match: re.Match[str]) -> str:
    return next(group.strip() for group in match.groups() if group)
