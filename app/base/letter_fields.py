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
    "urgency": LetterField("紧急程度", "特急、加急；没有的留空"),
    "signers": LetterField("签发人", "只有上行文写；逐个", "texts"),
    "printer": LetterField("印发机关", "版记里的印发机关，信函不写"),
    "draft": LetterField("草稿", "未编号的，页面上印“草稿”", "yes_no"),
    "demo": LetterField("演示", "演示单位的，页面上印“演示”", "yes_no"),
    # ------------------------------------------------------------ what is cited
    "basis": LetterField("依据用语", "依据；县级机构比照市级办法办理的，写 参照"),
    "notice_basis": LetterField("告知依据用语", "告知条款的：依据 或 参照；没有规定的留空"),
    "notice_apart": LetterField("告知另有依据", "告知条款的依据用语与决定的不同", "yes_no"),
    "clock_basis": LetterField("期限依据用语", "期限条款的：依据 或 参照"),
    "regulation": LetterField("办法名称", "不带书名号"),
    "complainant_word": LetterField("投诉人称谓", "所用办法的叫法：投诉举报人 或 投诉举报者"),
    # ------------------------------------------------------------ the case
    "case_number": LetterField("案件编号", "示信投〔2026〕31号"),
    "case_title": LetterField("案件标题", "事项的一句话"),
    "respondents": LetterField("被投诉举报单位", "逐个", "texts"),
    "concerned": LetterField("涉及的单位", "同上，收文单位自己写作 你单位", "texts"),
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
    "sent_to": LetterField("移送去向", "移送、转报的机关"),
    "objected_on": LetterField("提出异议日", "提出异议之日", "date"),
    "result_on": LetterField("结果日", "承办单位报告办理结果之日", "date"),
    "result_by": LetterField("报告单位", "报告办理结果的单位；本办查办的写本办"),
    "again": LetterField("再次调查用语", "所用办法的叫法：二次调查 或 补充调查"),
    "leader": LetterField("批示领导", "姓名和职务"),
    "ordered_on": LetterField("批示日", "领导批示之日", "date"),
    "order_text": LetterField("批示内容", "领导批示的原话；可分段", "lines"),
    "returned_by": LetterField("退回单位", "不属其职权、退回转办的单位"),
    "basis_of_finding": LetterField(
        "认定依据", "判决、处罚、处分、问责的文号，或条文；可分段", "lines"
    ),
    "corrected": LetterField("改正情况", "何时改正、凭证、挽回金额"),
    "satisfaction": LetterField("满意程度", "最近一次取得的满意程度"),
    # ------------------------------------------------------------ limits
    "applied_on": LetterField("申请延期日", "承办单位申请延期之日", "date"),
    "extended_by": LetterField("延长多久", "1个月、30个工作日"),
    "extension_article": LetterField("延期条款", "第十六条、第十八条"),
    "extension_limit": LetterField("最长延期", "30个工作日、1个月"),
    "told_by_unit": LetterField(
        "单位批准延期", "由承办单位负责人批准并告知，不由信用办批准", "yes_no"
    ),
    "clock": LetterField("期限名称", "调查核实期"),
    "clock_article": LetterField("期限条款", "第十二条"),
    "limit": LetterField("期限长度", "30个工作日"),
    "counted_from": LetterField("起算", "受理之日、登记之日"),
    "from_sending": LetterField("自发出起算", "期限自发出转办之日起算，不自收到之日", "yes_no"),
    "limit_changed": LetterField("期限的变动", "如 经批准延长10个工作日；没有变动的留空"),
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
    # ------------------------------------------------------------ rounds of evaluation
    "round_name": LetterField("评价轮次", "2024年示例县政务诚信监测"),
    "round_period": LetterField("评价期间", "2024年1月1日至2024年12月31日"),
    "round_law": LetterField("评价依据", "办法或条例的名称，带书名号；没有的留空"),
    "set_name": LetterField("指标名称", "不带书名号"),
    "set_status": LetterField("指标状态", "征求意见稿；定稿的留空"),
    "restricted": LetterField("暂不公开", "试行期间评价结果暂不向社会公开", "yes_no"),
    "asked_items": LetterField(
        "请提供的数据", "一项一行", "rows", ("item", "caption", "input", "hint")
    ),
    "asked_units": LetterField("涉及单位", "逐个", "texts"),
    "scores": LetterField(
        "得分", "一项一行", "rows", ("item", "caption", "points", "score", "how")
    ),
    "report_annexed": LetterField("附评价报告", "初步评价报告作为最后的附件", "yes_no"),
    "total": LetterField("总分", "有项目待定的照写"),
    "city_scores": LetterField(
        "市级得分低于本县测算的项目",
        "一项一行；先在轮次的“自评”里登记市级得分",
        "rows",
        ("item", "caption", "points", "ours", "city", "how", "why", "proof"),
    ),
    "proofs": LetterField("证明材料", "一件一行", "lines"),
    "own_total": LetterField("本县测算合计", "没有项目待定时的总分"),
    "city_total": LetterField("市级合计", "市级通报的总分"),
    "city_document": LetterField("市级通报", "哪份文件告知得分，带文号"),
    "first_score": LetterField("初评得分", "反馈过的初评得分"),
    "final_score": LetterField("最终得分", "复评确定的得分"),
    "announced_on": LetterField("初评反馈日", "初评结果反馈之日", "date"),
    "asked_again_on": LetterField("申请复评日", "受评单位申请复评之日", "date"),
    "window": LetterField("复评申请期", "5个工作日"),
    # ------------------------------------------------------------ calls for opinions
    "call_topic": LetterField("议题名称", "反馈表里的议题"),
    "call_document": LetterField("征求意见的文件", "议题名称，带书名号"),
    "call_asks": LetterField("征求意见的内容", "来文或本办的原话；可分段", "lines"),
    "call_deadline": LetterField("反馈期限", "5月21日下班前"),
    "reply_to": LetterField("反馈到", "邮箱、地址或者部门"),
    "call_annexes": LetterField("征求意见的材料", "逐件", "texts"),
    "answering_unit": LetterField("单位", "反馈意见的单位，全称"),
    "opinion": LetterField("单位意见", "没有意见的写“无意见”；留空由单位填写", "lines"),
    "signed_on": LetterField("时间", "签字盖章之日；留空由单位填写", "date"),
    # ------------------------------------------------------------ the handover of an officer's work
    "office_name": LetterField("本办名称", "交接的单位"),
    "giver": LetterField("移交人", "移交工作的经办人"),
    "taker": LetterField("接收人", "接手的经办人；未定的留空"),
    "witness": LetterField("监交人", "在清单上签字的监交人，一般是负责人"),
    "handed_on": LetterField("交接日", "交接之日", "date"),
    "handover_cases": LetterField(
        "在办案件",
        "一件一行",
        "rows",
        ("number", "title", "unit", "stage", "limit", "original"),
    ),
    "cases_count": LetterField("在办案件数", "只写数字"),
    "handover_papers": LetterField(
        "未送达的文书", "一件一行", "rows", ("paper", "number", "unit", "sent_on")
    ),
    "papers_count": LetterField("未送达的文书数", "只写数字"),
    "handover_files": LetterField("纸质案卷", "一行一项，如 2026年案卷一盒（1—31号）", "lines"),
    "handover_seals": LetterField("印章、钥匙、账号", "一行一项", "lines"),
    "handover_other": LetterField("其他事项", "一行一项", "lines"),
    # ------------------------------------------------------------ typed for a paper without a case
    "matter": LetterField("事由", "标题里“关于”后面的话"),
    "body": LetterField("正文", "一段一行", "lines"),
    "paper_title": LetterField("标题", "随附的文书的标题"),
    "annexed": LetterField("附件", "随附的文书的附件；一件一行", "texts"),
    "to_whom": LetterField("主送", "随附的文书写给谁"),
    "copied_to": LetterField("抄送", "随附的文书抄送谁"),
    "paper_number": LetterField("发文字号", "随附的文书的字号"),
    "forwarded_from": LetterField("来文机关", "示例市信用办"),
    "forwarded_title": LetterField("转发的文件", "文件的完整标题，不带书名号"),
    "forwarded_number": LetterField("来文字号", "示市信〔2026〕3号；没有的留空"),
    "period": LetterField("统计期间", "2026年第三季度"),
    "problems": LetterField("问题", "一条一行", "lines"),
    "advice": LetterField("建议", "一条一行", "lines"),
    "answer_by": LetterField("请于何日前", "请于此日前办理或者反馈；不限的留空", "date"),
    "figures": LetterField(
        "办理情况",
        "一个单位一行",
        "rows",
        ("unit", "carried", "came", "done", "left", "late"),
    ),
    # ------------------------------------------------------------ published figures
    "situation": LetterField("办理情况（文字）", "一段一行；【】里的数取自已发布的数据", "lines"),
    "handling": LetterField("各单位办理", "一段一行；【】里的数取自已发布的数据", "lines"),
    "cut_off": LetterField("统计截止日", "数据统计到哪一天"),
    "whole_rows": LetterField(
        "统计数据", "一项一行", "rows", ("caption", "value", "before", "last_year")
    ),
    "unit_rows": LetterField(
        "各单位办理情况",
        "一个单位一行",
        "rows",
        ("unit", "carried", "came", "returned", "done", "left", "late", "closure", "on_time"),
    ),
    "unit_answers": LetterField(
        "各单位督办和满意情况",
        "一个单位一行",
        "rows",
        (
            "unit",
            "co",
            "supervised",
            "improved",
            "adopted",
            "second",
            "asked",
            "satisfied",
            "mostly",
            "unsatisfied",
            "satisfaction",
        ),
    ),
    "appraisal": LetterField(
        "考评数据",
        "一个单位一行",
        "rows",
        ("unit", "done", "closure", "asked", "satisfaction", "response"),
    ),
    "definitions": LetterField("指标口径", "一个指标一段", "texts"),
    # ------------------------------------------------------------ internal sheets
    "visits": LetterField(
        "回访情况", "一次一行", "rows", ("on", "method", "satisfaction", "opinion", "officer")
    ),
    "tellings": LetterField(
        "告知情况", "一次一行", "rows", ("on", "what", "method", "proof", "officer")
    ),
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
    "decisions": LetterField("审批事项", "可以勾选的各项"),
    "proposal": LetterField("拟办意见", "经办人的拟办意见", "lines"),
    "instruction": LetterField("批示", "负责人批示", "lines"),
    "result": LetterField("办理结果", "办理结果摘要", "lines"),
}
