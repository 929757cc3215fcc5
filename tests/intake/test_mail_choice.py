"""Plain text or page: the one that says what the other leaves out; files that a mail links to."""

from __future__ import annotations

import base64

import pytest

from app.intake.mail.choice import Choice, choose
from app.intake.mail.eml import read_mail
from app.intake.mail.links import CloudLink, cloud_links, link_notes
from app.intake.mail.msg import read_msg
from tests.intake.nasty.messages import message

LETTER = "示例县信用办：\n我于2026年11月2日与示例县交通运输局签订的合同，至今没有支付工程款12万元。\n请依法处理。示例甲"
PAGE = "".join(f"<p>{line}</p>" for line in LETTER.split("\n"))
STUBS = [
    "您的邮件客户端不支持查看HTML格式的邮件，请使用支持HTML的邮件客户端查看本邮件，或登录网页邮箱查看。"
    "如有疑问请与发件人联系。谢谢您的配合。本邮件由系统自动发送。",
    "这是一封HTML格式的邮件，如果您看到这段文字，说明您的邮件程序无法正常显示，请点击下面的链接在浏览器中打开。"
    "示例邮箱系统敬上，祝您工作顺利，生活愉快。",
    "This is a multi-part message in MIME format. Your mail reader does not support HTML messages, "
    "please enable HTML or open the message in another program. Thank you very much.",
]


def alternative(plain: str, page: str) -> bytes:
    parts = b"".join(
        b"--A\r\nContent-Type: text/" + kind + b"; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(text.encode()) + b"\r\n"
        for kind, text in ((b"plain", plain), (b"html", page))
    )
    head = b"From: a@example.com\r\nDate: 30 Nov 2026 10:00 +0800\r\nSubject: s\r\nContent-Type: multipart/alternative; boundary=A\r\n\r\n"
    return head + parts + b"--A--\r\n"


@pytest.mark.parametrize("stub", STUBS)
def test_a_text_that_only_says_that_pages_can_not_be_shown_gives_way_to_the_page(stub: str) -> None:
    reading = read_mail(alternative(stub, PAGE))

    assert reading.text == LETTER
    assert "邮件的纯文本部分不完整，正文取自网页格式部分。" in reading.notes


def test_a_longer_text_that_leaves_something_out_gives_way_too() -> None:
    """By length alone the plain text would win: it holds the quoted thread, but not the amount."""
    plain = "示例县信用办：\n请依法处理。示例甲\n" + "> 您好，来件收到。\n" * 30
    page = PAGE + "<div>您好，来件收到。</div>"

    assert "工程款12万元" in read_mail(alternative(plain, page)).text


def test_a_plain_text_that_says_all_is_kept_however_the_page_is_set() -> None:
    plain = LETTER.replace("\n", "\n\n") + "\n\nhttps://example.com/a"
    page = (
        "<style>x{}</style>" + PAGE.replace("合同", "<b>合</b>同")
        + "<a href='https://example.com/a'>https://example.com/a</a><img alt='标志' src=x>"
    )  # fmt: skip

    reading = read_mail(alternative(plain, page))

    assert reading.text == plain
    assert reading.notes == ()


def test_where_each_says_what_the_other_does_not_both_are_read() -> None:
    plain = "我要投诉示例镇政府不兑现招商承诺，欠补贴款三十万元，已经两年，多次上门催要没有结果，请核查处理。"
    page = "<p>另附：2024年3月签订的协议，约定投产后一年内付清，示例镇政府盖章，我公司已经投产两年。</p>"

    reading = read_mail(alternative(plain, page))

    assert "三十万元" in reading.text and "2024年3月" in reading.text
    assert any("内容不同" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("plain", "page", "choice"),
    [
        ("", "正文", Choice.PAGE),
        ("正文", "", Choice.PLAIN),
        ("甲乙丙丁戊己", "甲 乙丙 丁戊己。", Choice.PLAIN),
        (LETTER, STUBS[0], Choice.PLAIN),
    ],
)
def test_the_choice_is_by_content(plain: str, page: str, choice: Choice) -> None:
    assert choose(plain, page) is choice


def test_outlook_messages_are_compared_in_the_same_way() -> None:
    page = ("<meta charset=utf-8>" + PAGE).encode()

    assert read_msg(message(p1000=STUBS[0], p1013=page)).text == LETTER


def test_a_cloud_attachment_that_stands_only_in_the_page_is_read_and_said() -> None:
    page = PAGE + (
        "<div>从QQ邮箱发来的超大附件</div><div><a href='https://mail.example.com/ftn/download?k=0123'>"
        "转账凭证.zip</a> (1.20G, 2026年12月30日 10:00 到期)</div>"
    )

    reading = read_mail(alternative(LETTER, page))

    assert reading.text.startswith(LETTER)
    assert "https://mail.example.com/ftn/download?k=0123" in reading.text
    assert any("转账凭证.zip" in n and "2026年12月30日 10:00到期" in n for n in reading.notes)


def test_a_link_whose_name_the_text_has_but_not_its_address_is_read() -> None:
    plain = f"{LETTER}\n转账凭证.zip (1.20G, 2026年12月30日 10:00 到期)"
    page = PAGE + (
        "<p><a href='https://mail.example.com/ftn/download?k=9'>转账凭证.zip</a>"
        " (1.20G, 2026年12月30日 10:00 到期)</p>"
    )

    assert "download?k=9" in read_mail(alternative(plain, page)).text


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "链接: https://pan.baidu.com/s/1shili 提取码: ab12\n有效期：7天",
            CloudLink("https://pan.baidu.com/s/1shili", "", "7天", "ab12"),
        ),
        (
            "网易邮箱超大附件\n录音.mp3 (300M，2026-12-15 18:00过期)\nhttps://dashi.163.com/x?file=1",
            CloudLink("https://dashi.163.com/x?file=1", "录音.mp3", "2026-12-15 18:00", ""),
        ),
        (
            "云附件 合同.pdf 下载地址：https://mail.example.com/f/1（有效期至2026年12月1日）",
            CloudLink("https://mail.example.com/f/1", "合同.pdf", "2026年12月1日", ""),
        ),
        (
            "天翼云盘 https://cloud.189.cn/t/shili（访问码：x9y8）",
            CloudLink("https://cloud.189.cn/t/shili", "", "", "x9y8"),
        ),
        (
            "材料.zip https://drive.weixin.qq.com/s?k=shili 永久有效",
            CloudLink("https://drive.weixin.qq.com/s?k=shili", "材料.zip", "永久有效", ""),
        ),
        (
            "通过百度网盘分享的文件：合同.pdf\n链接：https://pan.baidu.com/s/1shili 提取码：8k2d",
            CloudLink("https://pan.baidu.com/s/1shili", "合同.pdf", "", "8k2d"),
        ),
        (
            "来自网易邮箱的云附件证据.rar（300M，2026-12-15 23:59到期） https://u.163.com/x",
            CloudLink("https://u.163.com/x", "证据.rar", "2026-12-15 23:59", ""),
        ),
        (
            "搜狐邮箱超大附件\n照片（示例）.zip（12月30日过期） https://mail.example.com/f/1",
            CloudLink("https://mail.example.com/f/1", "照片（示例）.zip", "12月30日", ""),
        ),
        (
            "189邮箱超大附件 凭证.tar https://mail.example.com/f/1 保存期至2026年12月14日",
            CloudLink("https://mail.example.com/f/1", "凭证.tar", "2026年12月14日", ""),
        ),
        (
            "我分享了「证据.zip」 https://pan.quark.cn/s/shili 剩余15天",
            CloudLink("https://pan.quark.cn/s/shili", "证据.zip", "15天", ""),
        ),
    ],
)
def test_the_last_day_and_the_code_of_a_link_are_found(text: str, link: CloudLink) -> None:
    assert cloud_links(text) == [link]
    assert link.address in next(link_notes(text))


def test_each_file_of_a_list_keeps_its_own_day() -> None:
    text = (
        "超大附件\n甲.zip https://m.example.com/ftn/1 2026年12月1日 到期\n"
        "乙.zip https://m.example.com/ftn/2 2026年12月2日 到期"
    )

    assert [(x.name, x.until) for x in cloud_links(text)] == [
        ("甲.zip", "2026年12月1日"), ("乙.zip", "2026年12月2日")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "详见 https://www.example.com/news/1",
        "合同2026年12月1日到期",
        "见官网 https://example.com\n",
    ],
)
def test_other_links_and_other_days_are_none(text: str) -> None:
    assert cloud_links(text) == []


def test_hostile_texts_cost_no_time() -> None:
    for piece in (
        "https://",
        "2026年",
        "到期",
        "a.zip ",
        "提取码:",
        "〔",
        "<",
        "https://a.example/ftn/1 ",
    ):
        text = piece * (300_000 // len(piece))
        choose(text, text + "x")
        cloud_links(text)
