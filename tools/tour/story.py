"""What happens on the tour: three offices, their cases, day by day; invented from end to end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

LAST_DAY: Final = date(2026, 11, 26)
NOTICE: Final = "samples/notice-2027.txt"


@dataclass(frozen=True, slots=True)
class Log:
    """A call, letter or mail comes in; ``name`` is what the story calls the case."""

    on: date
    name: str
    sample: str = ""  # a file of resources/samples
    values: Mapping[str, Any] = field(default_factory=dict)  # typed besides


@dataclass(frozen=True, slots=True)
class Act:
    """A step is taken by its form; ``refused`` says that the desk must not take it."""

    on: date
    name: str
    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper is made in its window and issued: for a step taken already, or along with it."""

    on: date
    name: str
    caption: str  # as the menu 文书 has it; a sheet of the office itself is printed, not issued
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndoLast:
    """The last step is taken back, by 撤销 on its line."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Redate:
    """A step gets another day by 改正."""

    on: date
    name: str
    kind: str
    to: date


@dataclass(frozen=True, slots=True)
class Import:
    """The notice is pasted, looked at and adopted."""

    on: date


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The ledger that the office kept so far is brought in; ``names`` are the story's, by number."""

    on: date
    names: Mapping[str, str]
    ledger: str = "samples/ledger-opening.xlsx"
    source: str = "原有办理台账"


@dataclass(frozen=True, slots=True)
class Letters:
    """The director supervises all that is late by one form."""

    on: date
    advice: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample of closed cases is drawn to be called back."""

    on: date
    size: int
    seed: int


@dataclass(frozen=True, slots=True)
class Consult:
    """A call for opinions is answered, or asked of units and gathered."""

    on: date
    way: str  # answer, ask


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Rounds of evaluation: a 监测 from its workbooks to the published scores, our own, one under the
    评价办法."""

    on: date


@dataclass(frozen=True, slots=True)
class Publish:
    """The figures of the last quarter are published, looked at by units, and written of."""

    on: date


@dataclass(frozen=True, slots=True)
class File:
    """An ended case is filed as a volume, verified by a fresh process, damaged and found."""

    on: date
    name: str


Happening = (
    Log | Act | Paper | UndoLast | Redate | Import | TakeOver | Letters | Draw | Consult | Evaluate
    | File | Publish
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """One office of the tour."""

    key: str
    name: str
    regulation: str
    number_pattern: str
    portraits: tuple[str, ...]  # the cases whose pages are pictured at the end
    story: tuple[Happening, ...]
    pages: tuple[str, ...] = ()  # the pages pictured at the end, all when none is named
    printed: bool = False  # every paper is kept as the printer gets it, none is pictured in its window


def _d(month: int, day: int) -> date:
    return date(2026, month, day)


def _act(month: int, day: int, name: str, kind: str, **fields: Any) -> Act:
    return Act(_d(month, day), name, kind, fields)


HOUSING = "示例县住房和城乡建设局"
TOWN = "示例县示例镇人民政府"
MARKET = "示例县市场监督管理局"
PARK = "示例县产业集聚区管理委员会"
ROADS = "示例县交通运输局"
PLANNING = "示例县发展和改革委员会"

_NANYANG: tuple[Happening, ...] = (
    TakeOver(_d(8, 24), {"示信投〔2026〕2号": "安家费", "示信投〔2026〕3号": "租金", "示信投〔2026〕4号": "货款"}),
    Log(_d(8, 24), "安置房", "letter-2.json"),
    _act(8, 26, "租金", "refer", unit="示例县示例镇政府", role="lead"),
    _act(8, 26, "货款", "accept"),
    Log(_d(8, 27), "检测站", "mail-utf8.eml", {"respondent": MARKET, "category": "3",
        "phone": "13800000012", "identity": "secret"}),
    _act(8, 28, "安家费", "report_result", result="true", measures="安家费已足额发放。"),
    _act(8, 28, "安置房", "accept"),
    _act(8, 31, "安置房", "notify_acceptance", method="call"),
    _act(8, 31, "安家费", "review_result", outcome="pass"),
    _act(8, 31, "安家费", "give_feedback", method="call", satisfaction="mostly"),
    _act(9, 1, "安家费", "close"),
    _act(9, 1, "安置房", "refer", on=_d(8, 31), unit=TOWN, role="lead", delivered_on=_d(9, 1)),
    Log(_d(9, 1), "门面", "call.json"),
    Log(_d(9, 3), "招商", "mail-gbk.eml", {"respondent": PARK, "category": "2"}),
    Act(_d(9, 3), "门面", "accept", {"in_city": False}, refused=True),
    _act(9, 4, "门面", "accept"),
    _act(9, 4, "检测站", "accept"),  # received 08-26, due 09-02: late
    _act(9, 7, "检测站", "notify_acceptance", method="email"),
    _act(9, 8, "检测站", "refer", on=_d(9, 7), unit=MARKET, role="lead", delivered_on=_d(9, 8)),
    _act(9, 8, "招商", "accept"),
    Log(_d(9, 8), "营区", "call-2.json"),
    Log(_d(9, 8), "工程款", "mail-8bit.eml", {"respondent": ROADS, "category": "1",
        "phone": "13800000013"}),
    _act(9, 9, "门面", "notify_acceptance", method="call"),
    _act(9, 10, "门面", "refer", on=_d(9, 9), unit=HOUSING, role="lead", delivered_on=_d(9, 10)),
    _act(9, 10, "营区", "decline", ground="2", reason="被投诉的是部队单位，不属于政务失信投诉举报的受理范围。"),
    _act(9, 11, "营区", "notify_refusal", method="call"),
    _act(9, 11, "工程款", "accept"),
    _act(9, 14, "招商", "notify_acceptance", method="email"),
    _act(9, 14, "工程款", "refer", unit=ROADS, role="lead"),
    _act(9, 15, "招商", "refer", on=_d(9, 14), unit=PARK, role="lead", delivered_on=_d(9, 15)),
    Log(_d(9, 15), "校舍", "letter.json"),
    _act(9, 16, "招商", "refer", on=_d(9, 14), unit=PLANNING, role="co", delivered_on=_d(9, 16)),
    _act(9, 16, "校舍", "decline", ground="1", reason="同一纠纷已起诉，人民法院尚未裁判。"),
    _act(9, 18, "工程款", "return_referral", reason="项目由示例镇组织实施，建议转办示例镇。", suggested_unit=TOWN),
    _act(9, 21, "工程款", "refer", unit=TOWN, role="lead"),
    _act(9, 22, "工程款", "delivered", about=5, way="hand", proof="送达回证 示例0001"),
    Paper(_d(9, 24), "校舍", "不予受理告知书", {"method": "paper", "delivered_on": _d(9, 24), "proof": "送达回证 示例0002",
        "forward_to": "继续通过诉讼途径解决"}),  # due 09-23: late
    _act(10, 9, "检测站", "report_result", result="true", measures="已退还多收费用并公示收费标准。"),
    _act(10, 9, "安置房", "report_result", result="partly", measures="已补交规划材料。"),
    _act(10, 12, "检测站", "review_result", outcome="pass"),
    _act(10, 12, "安置房", "review_result", outcome="return", reason="没有写明办证时间和责任人。"),
    Log(_d(10, 12), "邻县", "call-3.json"),
    _act(10, 13, "邻县", "forward", to_channel="邻示例县信用办（示例）", reason="被投诉单位属于邻县。"),
    _act(10, 14, "邻县", "notify_forward", method="call"),
    _act(10, 14, "检测站", "give_feedback", method="call", satisfaction="satisfied"),
    _act(10, 14, "安置房", "report_result", result="true", measures="12月底前办结六户不动产权证。"),
    _act(10, 15, "检测站", "close"),
    _act(10, 15, "门面", "remind", method="call"),
    UndoLast(_d(10, 15), "检测站"),
    _act(10, 16, "检测站", "close"),
    _act(10, 16, "安置房", "review_result", outcome="pass"),
    _act(10, 19, "安置房", "give_feedback", by="office", method="call", satisfaction="unsatisfied", opinion="不认可办证时间。"),
    _act(10, 20, "安置房", "object", reason="要求提前办证并书面道歉。"),
    _act(10, 20, "检测站", "visit_back", method="call", satisfaction="satisfied"),
    _act(10, 21, "安置房", "decide_objection", outcome="reinvestigate", reason="原结论未说明延误的责任。"),
    _act(10, 22, "安置房", "reinvestigate", on=_d(10, 21), unit=TOWN, limit=15, delivered_on=_d(10, 22), matters="延误办证的责任和最早办结时间。"),
    _act(10, 23, "检测站", "record_dishonesty", finding="find", reason="已主动改正。"),
    File(_d(10, 26), "检测站"),
    _act(11, 2, "招商", "extend", amount=20, approver="示例主任", reason="补贴须经财政评审。", told_on=_d(11, 2)),
    _act(11, 3, "门面", "supervise", on=_d(11, 2), unit=HOUSING, ground=("1",), suggestion="限期兑现减免承诺，书面答复来电人。", delivered_on=_d(11, 3)),
    _act(11, 9, "安置房", "report_result", result="true", measures="已约谈责任人，11月底前办证。"),
    _act(11, 11, "安置房", "review_result", outcome="pass"),
    _act(11, 12, "安置房", "give_feedback", method="visit", satisfaction="satisfied"),
    _act(11, 13, "安置房", "close"),
    Log(_d(11, 16), "退件", "", {"channel": "call", "received_on": "昨天", "name": "孙示例",
        "phone": "138-0000-0006", "respondent": "示例县政务服务中心", "category": "5",
        "facts": "窗口三次以材料不齐退回同一份申请，每次说法不同。来电人要求一次说清。", "appeal": "一次性告知并限期办结。", "truth_told": True}),
    _act(11, 18, "退件", "accept"),
    _act(11, 19, "退件", "refer", unit="示例县政务服务中心", role="lead", delivered_on=_d(11, 19)),
    Paper(_d(11, 19), "退件", "转办函", {"contact_phone": "0377-00000000"}),
    Redate(_d(11, 19), "退件", "accept", _d(11, 17)),
    Log(_d(11, 24), "测绘费", "", {"channel": "visit", "name": "钱示例", "phone": "13800000007",
        "respondent": "示例县自然资源局", "category": "3", "title": "测绘费高于公示标准（示例）",
        "facts": "办理宅基地确权时被多收测绘费，窗口不出具收费依据。"}),
    Consult(_d(11, 24), "answer"),
    Consult(_d(11, 24), "ask"),
    Letters(_d(11, 25), "请于五个工作日内报送办理结果，并说明逾期原因。"),
    Draw(_d(11, 25), size=2, seed=20261125),
    Publish(_d(11, 25)),
    Import(LAST_DAY),
    Evaluate(LAST_DAY),
)  # fmt: skip

_YUNCHENG: tuple[Happening, ...] = (
    Log(_d(9, 1), "门面", "call.json"),
    Log(_d(9, 1), "安置房", "letter-2.json"),
    _act(9, 2, "门面", "accept"),
    _act(9, 3, "门面", "refer", unit=HOUSING, role="lead", delivered_on=_d(9, 3)),
    _act(9, 3, "安置房", "accept"),
    _act(9, 4, "安置房", "refer", unit=TOWN, role="lead", delivered_on=_d(9, 4)),
    _act(9, 7, "门面", "unit_respond", own=True),
    _act(9, 8, "门面", "contact_complainant", method="call"),
    _act(9, 11, "安置房", "return_referral", reason="不属本单位职权。", suggested_unit=HOUSING),  # due 09-09
    _act(9, 14, "安置房", "refer", unit=HOUSING, role="lead", delivered_on=_d(9, 14)),
    Log(_d(9, 15), "校舍", "letter.json"),
    _act(9, 16, "校舍", "decline", ground="1", reason="正在诉讼，尚未裁决。"),
    _act(9, 17, "校舍", "notify_refusal", method="paper"),
    Log(_d(10, 12), "邻县", "call-3.json"),
    _act(10, 13, "邻县", "forward", to_channel="邻示例县信用办（示例）"),
    _act(10, 14, "门面", "report_result", result="partly", measures="同意减免两个月租金。"),
    _act(10, 15, "门面", "review_result", outcome="pass"),
    _act(10, 16, "门面", "give_feedback", method="call", satisfaction="unsatisfied", opinion="要求减免三个月。"),
    _act(10, 19, "门面", "object", reason="通知写明减免三个月。"),
    _act(10, 20, "门面", "decide_objection", outcome="reinvestigate", reason="通知原件未核对。"),
    _act(10, 21, "门面", "reinvestigate", on=_d(10, 20), unit=HOUSING, limit=15, delivered_on=_d(10, 21), matters="核对通知原件和减免月数。"),
    _act(10, 26, "门面", "request_extension", unit=HOUSING, reason="须调取档案。"),
    _act(10, 28, "门面", "extend", approver="示例主任", reason="同意调取档案。"),
    _act(11, 2, "安置房", "supervise", unit=HOUSING, ground=("1",), suggestion="尽快报送结果。"),
    _act(11, 6, "门面", "put_right", unit=HOUSING, proof="租金退还凭证"),
    _act(11, 9, "门面", "report_result", result="true", measures="已减免三个月租金。"),
    _act(11, 10, "门面", "review_result", outcome="pass"),
    _act(11, 11, "门面", "give_feedback", method="call", satisfaction="satisfied"),
    _act(11, 12, "门面", "close"),
    _act(11, 16, "门面", "visit_back", method="call", satisfaction="satisfied"),
    _act(11, 17, "门面", "record_dishonesty", finding="spare", tests=dict.fromkeys(("accused_itself", "during_verification", "own_accord", "put_right", "satisfied"), True), basis="示政处〔2026〕1号", reason="五项条件都符合。"),
    File(_d(11, 18), "门面"),
)  # fmt: skip

_ANOTHER = {"channel": "call", "received_on": "今天", "name": "吴示例", "phone": "138-0000-0021",
            "respondent": HOUSING, "category": "1", "truth_told": True}  # fmt: skip

# What both packs print alike: until the units have it, what goes elsewhere, the two rounds.
_TO_THE_UNITS: tuple[Happening, ...] = (
    Log(_d(9, 1), "全程", "call.json"),
    Paper(_d(9, 1), "全程", "投诉举报登记表"),
    Paper(_d(9, 1), "全程", "文件处理单", {"proposal": "拟请补充通知照片后审查。"}),
    Paper(_d(9, 2), "全程", "补正告知书", {"matters": "补充减免租金通知的照片。", "supply_by": _d(9, 9)}),
    _act(9, 4, "全程", "supply_correction"),
    _act(9, 7, "全程", "accept"),
    Paper(_d(9, 7), "全程", "受理告知书", {"method": "paper"}),
    _act(9, 8, "全程", "instruct", given_by="王示例", post="副县长", note="请抓紧核实，依法兑现承诺。"),
    Paper(_d(9, 8), "全程", "领导批示办理单", {"proposal": "拟交示例镇核实。", "result": "正在核实。"}),
    Paper(_d(9, 8), "全程", "交办单", {"unit": TOWN, "role": "lead"}),
    Paper(_d(9, 8), "全程", "送达回证"),
    _act(9, 11, "全程", "return_referral", reason="门面由县里管理，不属本镇职权。", suggested_unit=PARK),
    Paper(_d(9, 14), "全程", "重新转办函", {"unit": PARK, "role": "lead"}),
    Paper(_d(9, 14), "全程", "转办函", {"unit": PLANNING, "role": "co"}),
    Paper(_d(9, 14), "全程", "发文稿纸", {"matter": "关于转办政务失信投诉举报事项的函"}),
)  # fmt: skip
_ELSEWHERE: tuple[Happening, ...] = (
    Log(_d(9, 17), "价格", "", {**_ANOTHER, "title": "商户标价不实（示例）",
        "facts": "来电人反映市场商户标价不实，要求查处。"}),
    Paper(_d(9, 18), "价格", "移送函", {"to_channel": MARKET, "to_kind": "competent", "reason": "属市场监督管理部门的职权。"}),
    Paper(_d(9, 18), "价格", "移送情况告知书", {"method": "paper"}),
    Log(_d(9, 21), "线索", "", {**_ANOTHER, "title": "反映有关人员的问题（示例）",
        "facts": "来电人反映有关人员在办理补贴时的问题。"}),
    Paper(_d(9, 22), "线索", "问题线索移送函", {"to_channel": "示例县监察委员会", "to_kind": "supervisory", "materials": "来电记录复印件"}),
    Log(_d(9, 23), "市转", "", {**_ANOTHER, "channel": "assigned", "superior": "示例市信用办", "assignment": "accepted",
        "source_number": "市转〔2026〕8号", "title": "市转办的承诺事项（示例）", "facts": "市信用办转来的承诺事项，要求报告结果。"}),
)  # fmt: skip
_FIRST_ROUND: tuple[Happening, ...] = (
    Paper(_d(11, 2), "全程", "整改回执"),
    Paper(_d(11, 2), "全程", "期限计算说明"),
    _act(11, 3, "全程", "report_result", about=9, result="true", measures="已减免两个月租金。"),
    _act(11, 3, "全程", "report_result", about=10, result="true", measures="已协助核对。"),
    _act(11, 3, "全程", "review_result", outcome="pass"),
    Paper(_d(11, 3), "全程", "办理结果告知书（承办单位用）"),
    Paper(_d(11, 4), "全程", "办理结果告知书", {"by": "office", "method": "paper", "satisfaction": "unsatisfied"}),
    _act(11, 5, "全程", "object", reason="通知写明减免三个月。"),
    _act(11, 6, "全程", "decide_objection", outcome="reinvestigate", reason="通知原件未核对。"),
)  # fmt: skip
_SECOND_ROUND: tuple[Happening, ...] = (
    _act(11, 11, "全程", "report_result", result="true", measures="已减免三个月租金。"),
    _act(11, 12, "全程", "review_result", outcome="pass"),
    _act(11, 12, "全程", "give_feedback", by="unit", method="call", satisfaction="unsatisfied"),
    _act(11, 13, "全程", "object", reason="要求赔偿误工费。"),
)  # fmt: skip

# One case whose every paper is printed, from 登记表 to 回访记录表; beside it the cases that end in a
# paper which that one can't have: 不予受理, 移送, 问题线索, 报送上级.
_PAPERS: tuple[Happening, ...] = (
    *_TO_THE_UNITS,
    Log(_d(9, 15), "诉讼", "", {**_ANOTHER, "title": "合同纠纷已起诉（示例）",
        "facts": "来电人与单位的合同纠纷已经起诉，尚未开庭。"}),
    _act(9, 16, "诉讼", "decline", ground="1", reason="同一纠纷已起诉，人民法院尚未裁判。"),
    Paper(_d(9, 16), "诉讼", "不予受理告知书", {"method": "paper"}),
    *_ELSEWHERE,
    _act(10, 12, "市转", "own_result", result="true", measures="已经兑现承诺。"),
    Paper(_d(10, 13), "市转", "报送上级办理结果的报告", {"signers": "李示例"}),
    Paper(_d(10, 20), "全程", "催办函", {"about": 9, "method": "paper"}),
    Paper(_d(11, 2), "全程", "督办函", {"about": 9, "unit": PARK, "ground": ("1",), "suggestion": "限期兑现减免承诺，并说明逾期原因。"}),
    *_FIRST_ROUND,
    Paper(_d(11, 6), "全程", "关于开展二次调查的函", {"unit": PARK, "limit": 5, "matters": "核对通知原件和减免月数。"}),
    *_SECOND_ROUND,
    Paper(_d(11, 16), "全程", "不予启动二次调查告知书", {"reason": "误工费不属于原承诺的内容。"}),
    Paper(_d(11, 16), "全程", "电话告知记录"),
    _act(11, 17, "全程", "close"),
    Paper(_d(11, 17), "全程", "办理审批表", {"proposal": "拟办结归档。"}),
    _act(11, 19, "全程", "visit_back", method="call", satisfaction="mostly"),
    Paper(_d(11, 19), "全程", "回访记录表"),
)  # fmt: skip

# The same under the other pack: its own words, and the papers that only it has.
_PAPERS_YUNCHENG: tuple[Happening, ...] = (
    *_TO_THE_UNITS,
    _act(9, 16, "全程", "unit_respond", about=9, own=True),
    _act(9, 16, "全程", "unit_respond", about=10, own=True),
    Log(_d(9, 16), "诉讼", "", {**_ANOTHER, "title": "合同纠纷已起诉（示例）",
        "facts": "来电人与单位的合同纠纷已经起诉，尚未开庭。"}),
    _act(9, 17, "诉讼", "decline", ground="1", reason="同一纠纷已起诉，人民法院尚未裁决。"),
    Paper(_d(9, 17), "诉讼", "不予受理告知书", {"method": "paper"}),
    *_ELSEWHERE,
    _act(9, 24, "市转", "respond_superior"),
    Log(_d(9, 24), "改正", "", {**_ANOTHER, "title": "押金退还承诺（示例）",
        "facts": "来电人反映承诺退还的押金一直没有退。"}),
    _act(9, 25, "改正", "accept"),
    _act(9, 28, "改正", "refer", unit=TOWN, role="lead", delivered_on=_d(9, 28)),
    _act(9, 29, "改正", "unit_respond", own=True),
    _act(10, 12, "市转", "own_result", result="true", measures="已经兑现承诺。"),
    _act(10, 12, "改正", "put_right", unit=HOUSING, proof="押金退还凭证"),
    Paper(_d(10, 13), "市转", "报送上级办理结果的报告", {"signers": "李示例"}),
    _act(10, 13, "改正", "report_result", result="true", measures="押金已全部退还。"),
    _act(10, 14, "改正", "review_result", outcome="pass"),
    _act(10, 15, "改正", "give_feedback", by="unit", method="call", satisfaction="satisfied"),
    Paper(_d(10, 16), "改正", "不予纳入信用数据库说明", {"basis": "示政处〔2026〕1号", "tests": dict.fromkeys(
        ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied"), True)}),
    Paper(_d(10, 20), "全程", "催办函", {"about": 9, "method": "paper"}),
    _act(10, 21, "全程", "request_extension", unit=PARK, reason="减免金额须经财政评审。"),
    Paper(_d(10, 22), "全程", "关于不同意延期办理的函", {"reason": "评审不影响先行答复。"}),
    _act(10, 26, "全程", "request_extension", unit=PARK, reason="须调取2023年的档案。"),
    Paper(_d(10, 28), "全程", "关于同意延期办理的函", {"unit": PARK, "approver": "示例主任", "reason": "同意调取档案。"}),
    Paper(_d(11, 2), "全程", "提醒督办函", {"about": 9, "unit": PARK, "ground": ("1",), "suggestion": "限期兑现减免承诺，并说明逾期原因。"}),
    *_FIRST_ROUND,
    Paper(_d(11, 6), "全程", "关于开展补充调查的函", {"unit": PARK, "limit": 5, "matters": "核对通知原件和减免月数。"}),
    *_SECOND_ROUND,
    Paper(_d(11, 16), "全程", "不予启动补充调查告知书", {"reason": "误工费不属于原承诺的内容。"}),
    Paper(_d(11, 16), "全程", "电话告知记录"),
    Paper(_d(11, 17), "全程", "政务失信行为认定告知书", {"basis": "示例县纪委示纪字〔2026〕1号处分决定"}),
    _act(11, 17, "全程", "close"),
    Paper(_d(11, 17), "全程", "办理审批表", {"proposal": "拟办结归档。"}),
    _act(11, 19, "全程", "visit_back", method="call", satisfaction="mostly"),
    Paper(_d(11, 19), "全程", "回访记录表"),
)  # fmt: skip

OFFICES: Final = (
    Office("nanyang", "示例县信用办", "nanyang-2020", "示信投〔{year}〕{n}号",
           ("门面", "安置房", "校舍", "退件"), _NANYANG),
    Office("yuncheng", "示例市信用办", "yuncheng-2021", "示市信投〔{year}〕{n}号",
           ("门面", "安置房"), _YUNCHENG,
           ("workbench", "board", "supervision", "case")),
    Office("papers", "示例县信用办", "nanyang-2020", "示信投〔{year}〕{n}号", ("全程", "市转"), _PAPERS,
           ("documents", "case"), printed=True),
    Office("papers-yuncheng", "示例县信用办", "yuncheng-2021", "示信投〔{year}〕{n}号", ("全程", "改正"),
           _PAPERS_YUNCHENG, ("documents",), printed=True),
)  # fmt: skip
