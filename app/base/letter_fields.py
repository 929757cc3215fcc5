"""What every letter can be told: one name a field, its caption, its meaning and what it holds.

Which audience may see a field is decided in ``app/rules/redaction.py``, what fills it in
``app/services/papers``, which kinds of paper use it in their own files (``resources/letters``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

FieldKind = Literal["text", "lines", "date", "yes_no", "texts", "rows"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day on paper: 2026年11月20日, and（暂定）behind it where the calendar isn't firm yet."""

    on: date
    provisional: bool = False

    def __str__(self) -> str:
        text = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        return f"{text}（暂定）" if self.provisional else text


# text, lines: str (lines may hold newlines: a paragraph each) · date: date or Day · yes_no: bool
# texts: tuple of str · rows: tuple of tuples of str, one cell for each of the field's columns
FieldValue = str | bool | date | Day | tuple[str, ...] | tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LetterField:
    """One field: what a form calls it, what it holds, and the columns of its rows."""

    caption: str
    meaning: str
    kind: FieldKind = "text"
    columns: tuple[str, ...] = ()


FIELDS: Final[Mapping[str, LetterField]] = {
    # ------------------------------------------------------------ the paper itself
    "flag": LetterField("发文机关标志", "红头，机关全称或规范化简称，不加“文件”"),
    "number": LetterField("发文字号", "示信函〔2026〕12号；草稿没有字号，留空"),
    "addressee": LetterField("主送", "单位名称，或投诉举报人姓名；不带冒号"),
    "signature": LetterField("署名", "发文机关署名"),
    "dated": LetterField("成文日期", "签发之日", "date"),
    "sealed": LetterField("加盖印章", "加盖印章的，成文日期右空四字", "yes_no"),
    "contact_person": LetterField("联系人", "本办联系人姓名"),
    "contact_phone": LetterField("联系电话", "本办联系电话"),
    "copies": LetterField("抄送", "抄送机关，逐个", "texts"),
    "draft": LetterField("草稿", "未编号的，页面上印“草稿”", "yes_no"),
    "demo": LetterField("演示", "演示单位的，页面上印“演示”", "yes_no"),
    # ------------------------------------------------------------ what is cited
    "basis": LetterField("依据用语", "依据；县级机构比照市级办法办理的，写 参照"),
    "regulation": LetterField("办法名称", "不带书名号"),
    "complainant_word": LetterField("投诉人称谓", "所用办法的叫法：投诉举报人 或 投诉举报者"),
    # ------------------------------------------------------------ the case
    "case_number": LetterField("案件编号", "示信投〔2026〕31号"),
    "case_title": LetterField("案件标题", "事项的一句话"),
    "respondents": LetterField("被投诉举报单位", "逐个", "texts"),
    "channel": LetterField("来源渠道", "来信、电话等"),
    "category": LetterField("事项类别", "所用办法中的类别"),
    "received_on": LetterField("收到日", "收到投诉举报之日", "date"),
    "accepted_on": LetterField("受理日", "作出受理决定之日", "date"),
    "facts": LetterField("事实", "反映的主要事实；可分段", "lines"),
    "appeal": LetterField("诉求", "投诉举报人的要求；可分段", "lines"),
    "materials": LetterField("材料", "随函或随案材料的名称，逐件", "texts"),
    "complainants": LetterField(
        "投诉举报人", "一人一行；不得提供身份的，不填", "rows", ("name", "role", "contact")
    ),
    # ------------------------------------------------------------ limits
    "clock": LetterField("期限名称", "调查核实期"),
    "clock_article": LetterField("期限条款", "第十二条"),
    "limit": LetterField("期限长度", "30个工作日"),
    "due_on": LetterField("届满日", "期限的最后一日；暂定的带暂定", "date"),
    "presumed": LetterField("送达日推定", "没有回证，以发出日推定送达", "yes_no"),
    "days_late": LetterField("超期工作日数", "只写数字；没有超期的留空"),
    # ------------------------------------------------------------ referral
    "role": LetterField("承办角色", "主办 或 协办；只有一个单位的留空"),
    "co_units": LetterField("其他承办单位", "同件另转的单位，逐个", "texts"),
    "identity_withheld": LetterField(
        "不提供身份", "不提供投诉举报人身份，由信用办代为对接和反馈", "yes_no"
    ),
    "self_check": LetterField("交其自查", "转给被投诉举报单位自查的，只给摘要", "yes_no"),
    "response_limit": LetterField("承办反馈期", "3个工作日；办法没有规定的留空"),
    "response_article": LetterField("承办反馈条款", "第十三条"),
    "feedback_article": LetterField("反馈条款", "承办单位反馈投诉举报人的条款"),
    "refer_article": LetterField("转办条款", "第五条"),
    "superior": LetterField("来文机关", "上级转办的"),
    "superior_due_on": LetterField("上级限办日期", "上级转办的", "date"),
    "requirements": LetterField("其他要求", "经办人另加的要求；可分段", "lines"),
    # ------------------------------------------------------------ supervision
    "letter_name": LetterField(
        "文书名称", "所用办法的叫法：督办函 或 提醒督办函（不带括号里的话）"
    ),
    "referral_number": LetterField("转办函字号", "当时转办函的字号；没有的留空"),
    "referred_on": LetterField("转办日", "转办之日", "date"),
    "delivered_on": LetterField("送达日", "承办单位收到转办之日", "date"),
    "unreported": LetterField("未报结果", "至今没有收到办理结果", "yes_no"),
    "reminded": LetterField("已催办次数", "只写数字；没有催办过的留空"),
    "grounds": LetterField("情形", "督办或不予受理的情形，一项一行", "rows", ("text", "article")),
    "supervise_article": LetterField("督办条款", "第十九条"),
    "suggestion": LetterField("改进建议", "可分段；一段一条", "lines"),
    "suggestion_annexed": LetterField("改进建议另附", "改进建议作为附件，不写入正文", "yes_no"),
    "report_by": LetterField("限报日期", "请于此日前报送办理结果；不限的留空", "date"),
    "reply_limit": LetterField("改进反馈期", "30个工作日；办法没有规定的留空"),
    "reply_article": LetterField("改进反馈条款", "第十九条第二款"),
    # ------------------------------------------------------------ notices to the complainant
    "accept_article": LetterField("受理条款", "第十条"),
    "notice_article": LetterField("告知条款", "第十一条；办法没有规定告知的留空"),
    "truth_article": LetterField("真实性条款", "投诉举报人对材料真实性负责的条款"),
    "units": LetterField("承办单位", "已转往的单位，逐个；尚未转办的留空", "texts"),
    "decided_on": LetterField("决定日", "作出不予受理决定之日", "date"),
    "excluded": LetterField("不列为失信", "属不列为政府失信行为的，不是不予受理的情形", "yes_no"),
    "reason": LetterField("理由", "对当事人说明的理由；可分段", "lines"),
    "forward_to": LetterField("其他途径", "可以向哪里提出；没有的留空"),
    # ------------------------------------------------------------ what something is asked for
    "step_article": LetterField("本步条款", "文书所办步骤的条款；办法没有规定的留空"),
    "matters": LetterField("有关事项", "需补正、补充调查的事项；一项一段", "lines"),
    "supply_by": LetterField("补正期限", "请于此日前补正；不限的留空", "date"),
    # ------------------------------------------------------------ internal sheets
    "as_of": LetterField("制表日期", "说明作出之日", "date"),
    "officer": LetterField("经办人", "本办经办人姓名"),
    "stage": LetterField("办理阶段", "受理审查、办理中等"),
    "explanations": LetterField(
        "期限说明",
        "一个期限一行；steps 为逐步计算，一步一段（换行分开）",
        "rows",
        ("caption", "article", "due", "outcome", "steps"),
    ),
    "recorded_on": LetterField("登记日", "登记之日", "date"),
    "source_number": LetterField("来源编号", "12345工单号、收文编号等"),
    "identity_mode": LetterField("署名方式", "实名、匿名、实名但要求保密"),
    "consent": LetterField("同意提供身份", "同意、不同意、未表示"),
    "details": LetterField("其他登记事项", "一项一行", "rows", ("caption", "value")),
    "clocks": LetterField("各项期限", "一个期限一行", "rows", ("caption", "article", "due")),
    "proposal": LetterField("拟办意见", "经办人的拟办意见", "lines"),
    "instruction": LetterField("批示", "负责人批示", "lines"),
    "result": LetterField("办理结果", "办理结果摘要", "lines"),
}
