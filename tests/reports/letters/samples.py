"""Filled fields for every kind of letter; every unit, person and number is invented (示例)."""

from __future__ import annotations

from datetime import date

from app.base.letter_fields import Day, FieldValue

NANYANG = "南阳市政务失信投诉举报管理细则"
YUNCHENG = "运城市政务失信投诉举报管理办法"
OFFICE = "示例县社会信用体系建设工作领导小组办公室"

Fields = dict[str, FieldValue]

PAPER: Fields = {
    "flag": OFFICE, "number": "示信函〔2026〕12号", "signature": OFFICE,
    "dated": date(2026, 11, 20), "contact_person": "李示例", "contact_phone": "0000-0000000",
}  # fmt: skip
CASE: Fields = {"case_number": "示信投〔2026〕31号", "case_title": "示例路改造工程款长期未付"}
CITING: Fields = {"basis": "参照", "regulation": NANYANG}  # to the complainant: 你（单位）
CITING_YUNCHENG: Fields = {"basis": "依据", "regulation": YUNCHENG}
BY_ANALOGY: Fields = {**CITING, "complainant_word": "投诉举报人"}
DIRECTLY: Fields = {**CITING_YUNCHENG, "complainant_word": "投诉举报者"}
FACTS = (
    "2024年11月，示例建设有限公司承建的示例路改造工程通过验收，合同约定余款1,286,000元应于验收后"
    "60日内付清。\n截至投诉之日，示例县交通运输局以“资金未到位”为由一直没有支付，也没有说明付款安排。"
)

SUPERVISION: Fields = PAPER | BY_ANALOGY | CASE | {
    "addressee": "示例县交通运输局", "letter_name": "督办函", "concerned": ("你单位",),
    "referral_number": "示信函〔2026〕7号", "referred_on": date(2026, 9, 3),
    "delivered_on": date(2026, 9, 4), "clock": "调查核实期", "clock_article": "第十二条",
    "limit": "30个工作日", "due_on": Day(date(2026, 10, 23)), "days_late": "20",
    "unreported": True, "reminded": "2",
    "grounds": (("无正当理由未按规定办理期限办结投诉举报的", "第十九条第（一）项"),
                ("未按规定反馈办理结果的", "第十九条第（二）项")),
    "supervise_article": "第十九条",
    "suggestion": "明确一名负责人和一名承办人，倒排时间，逐周向我办报送进展。\n"
                  "核对合同、验收和支付凭证，对无争议的款项先行支付。",
    "report_by": Day(date(2026, 11, 30)), "reply_limit": "30个工作日",
    "reply_article": "第十九条第二款", "copies": ("示例县人民政府办公室",),
}  # fmt: skip
SUPERVISION_YUNCHENG: Fields = PAPER | DIRECTLY | CASE | {
    "addressee": "示例县交通运输局", "letter_name": "提醒督办函", "referred_on": date(2026, 9, 3),
    "presumed": True, "clock": "办结期", "clock_article": "第十八条", "limit": "2个月",
    "due_on": Day(date(2027, 1, 4), provisional=True),
    "grounds": (("对办理投诉举报事项敷衍应付、故意拖延的", "第二十一条第（三）项"),),
    "supervise_article": "第二十一条",
}  # fmt: skip
REFERRAL: Fields = PAPER | BY_ANALOGY | CASE | {
    "addressee": "示例县交通运输局", "received_on": date(2026, 8, 31),
    "accepted_on": date(2026, 9, 3), "channel": "电话", "category": "政策朝令夕改，不兑现承诺",
    "respondents": ("示例县交通运输局",), "facts": FACTS, "appeal": "依法付清余款并说明原因。",
    "identity_withheld": True, "materials": ("施工合同复印件", "验收报告复印件"),
    "refer_article": "第五条", "clock_article": "第十二条", "limit": "30个工作日",
    "feedback_article": "第十四条",
}  # fmt: skip
REFERRAL_YUNCHENG: Fields = PAPER | DIRECTLY | CASE | {
    "addressee": "示例县交通运输局", "facts": FACTS, "superior": "示例市信用办",
    "superior_due_on": date(2026, 12, 31), "role": "主办",
    "co_units": ("示例县财政局", "示例县住房和城乡建设局"),
    "complainants": (("张示例", "代表人", "000-0000-0001"), ("王示例", "投诉举报者", "000-0000-0002"),
                     ("赵喆", "投诉举报者", "000-0000-0003"), ("钱堃", "投诉举报者", "000-0000-0004"),
                     ("孙𬭎", "投诉举报者", "000-0000-0005")),
    "refer_article": "第五条", "clock_article": "第十四条", "limit": "30个工作日",
    "response_limit": "3个工作日", "response_article": "第十三条", "feedback_article": "第十六条",
    "requirements": "请一并说明资金安排。",
}  # fmt: skip
ACCEPTANCE: Fields = PAPER | CITING | CASE | {
    "addressee": "张示例", "received_on": date(2026, 8, 31), "channel": "电话",
    "accepted_on": date(2026, 9, 3), "accept_article": "第十条", "notice_article": "第十一条",
    "units": ("示例县交通运输局",), "limit": "60个工作日", "clock_article": "第十六条",
    "due_on": Day(date(2026, 12, 4)), "truth_article": "第九条",
}  # fmt: skip
ACCEPTANCE_YUNCHENG: Fields = PAPER | CITING_YUNCHENG | CASE | {
    "addressee": "张示例", "received_on": date(2026, 11, 16), "accepted_on": date(2026, 11, 18),
    "accept_article": "第十二条", "limit": "2个月", "clock_article": "第十八条",
    "due_on": Day(date(2027, 1, 18), provisional=True),
}  # fmt: skip
REFUSAL: Fields = PAPER | CITING | CASE | {
    "addressee": "张示例", "received_on": date(2026, 8, 31), "channel": "来信",
    "decided_on": date(2026, 9, 3), "notice_article": "第十一条",
    "grounds": (("诉讼期间未经裁决的失信行为", "第八条第（一）项"),),
    "reason": "你反映的工程款纠纷已由示例县人民法院立案，案件正在审理，尚未裁决。",
    "forward_to": "人民法院",
}  # fmt: skip
REFUSAL_EXCLUDED: Fields = PAPER | CITING_YUNCHENG | CASE | {
    "addressee": "张示例", "received_on": date(2026, 8, 31), "decided_on": date(2026, 9, 3),
    "grounds": (("因自然灾害等不可抗力，导致政府的政策无法实施", "第八条"),), "excluded": True,
    "reason": "2026年7月的洪水冲毁了示例路路基，原定补助政策无法实施。",
}  # fmt: skip
_STEPS = (
    "起算：2026年9月4日（周五）为承办单位收到转办、交办之日，当日为第0日，自次日起计算。\n"
    "长度：30个工作日。只计工作日，最后一日计满。\n"
    "不计入的日子（17天）：9月5日（周六）、9月6日（周日）、9月12日（周六）、9月13日（周日）、"
    "9月25日（周五 中秋节）、9月26日（周六）、9月27日（周日）、10月1日（周四 国庆节）、"
    "10月2日（周五 国庆节）、10月3日（周六）、10月4日（周日）、10月5日（周一 国庆节）。\n"
    "照常计入的调休上班日：9月20日（周日）、10月10日（周六）。\n"
    "届满：2026年10月23日（周五），当日终了前。\n"
    "依据：南阳市政务失信投诉举报管理细则（宛信用办〔2020〕10号，版本 1f2e3d4c）。"
)
EXPLANATION: Fields = CASE | {
    "basis": "参照", "regulation": NANYANG, "respondents": ("示例县交通运输局",),
    "stage": "办理中", "officer": "李示例", "as_of": date(2026, 11, 20),
    "explanations": (
        ("受理审查期", "第十一条", "2026年9月7日", "2026年9月3日按期完成", _STEPS),
        ("受理告知期", "第十一条", "2026年9月24日", "2026年9月8日按期完成", _STEPS),
        ("调查核实期", "第十二条", "2026年10月23日", "已逾期20个工作日", _STEPS),
        ("办结期", "第十六条", "2026年12月4日（暂定）", "进行中", _STEPS),
    ),
}  # fmt: skip
REGISTRATION: Fields = CASE | {
    "received_on": date(2026, 8, 31), "recorded_on": date(2026, 8, 31), "channel": "电话",
    "source_number": "示例12345-000031", "officer": "李示例", "identity_mode": "实名但要求保密",
    "consent": "未表示", "complainants": REFERRAL_YUNCHENG["complainants"],
    "respondents": ("示例县交通运输局",), "category": "政策朝令夕改，不兑现承诺", "facts": FACTS,
    "appeal": "依法付清余款并说明原因。",
    "details": (("承诺或合同", "示例路改造工程施工合同"), ("涉及金额", "1,286,000元")),
    "materials": ("施工合同复印件", "验收报告复印件"),
    "clocks": (("受理审查期", "第十一条", "2026年9月7日"),
               ("办结期", "第十六条", "2026年12月4日（暂定）")),
    "proposal": "拟予受理，转示例县交通运输局办理。", "instruction": "同意。",
}  # fmt: skip

SAMPLES: dict[str, tuple[str, Fields]] = {
    "supervision": ("supervision", SUPERVISION),
    "supervision-annexed": ("supervision", SUPERVISION | {"suggestion_annexed": True}),
    "supervision-yuncheng": ("supervision", SUPERVISION_YUNCHENG),
    "referral": ("referral", REFERRAL),
    "referral-yuncheng": ("referral", REFERRAL_YUNCHENG),
    "acceptance_notice": ("acceptance_notice", ACCEPTANCE),
    "acceptance_notice-yuncheng": ("acceptance_notice", ACCEPTANCE_YUNCHENG),
    "refusal_notice": ("refusal_notice", REFUSAL),
    "refusal_notice-excluded": ("refusal_notice", REFUSAL_EXCLUDED),
    "deadline_explanation": ("deadline_explanation", EXPLANATION),
    "registration_form": ("registration_form", REGISTRATION),
}
