"""Invented histories of an office with years behind it: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from app.base.secret import Secret
from app.services.cases.bulk import History
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.people.complainant_input import ComplainantInput

VERSION: Final = 2  # of the histories made here: a file filled by another version is made anew
TODAY: Final = date(2026, 11, 20)  # the day on which the office's past ends
FIRST_DAY: Final = date(2020, 12, 1)
OPEN_CASES: Final = 2_000

UNITS: Final = tuple(
    f"示例县{name}"
    for name in (
        "住房和城乡建设局", "自然资源局", "人力资源和社会保障局", "教育体育局", "农业农村局",
        "交通运输局", "市场监督管理局", "财政局", "水利局", "卫生健康委员会", "商务局", "民政局",
        "城市管理局", "林业局", "文化广电和旅游局", "发展和改革委员会", "医疗保障局", "税务局",
        "第一示例镇人民政府", "第二示例镇人民政府", "第三示例镇人民政府", "东示例乡人民政府",
        "西示例乡人民政府", "示例街道办事处", "示例开发区管理委员会", "示例水库管理所",
    )
)  # fmt: skip
# Whom few complain of: villages and companies; three hundred units with those above.
OTHERS: Final = tuple(
    f"示例县{where}{kind}"
    for kind in ("村民委员会", "居民委员会", "发展有限公司", "中心学校")
    for where in (f"第{n}示例" for n in range(1, 70))
)[: 300 - len(UNITS)]
OFFICERS: Final = ("经办人甲", "经办人乙", "经办人丙", "经办人丁")
CHANNELS: Final = ("letter", "email", "call", "call", "web", "visit", "fax", "hotline")
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
SUBJECTS: Final = (
    "工程款", "门面租金", "征地补偿款", "安置房", "招商优惠", "土地出让金返还", "校舍维修尾款",
    "路灯采购款", "农田水利补助", "危房改造补助", "奖励资金", "办证承诺", "停车场经营权",
    "供水接入", "环评审批", "养殖场搬迁补偿", "绿化养护费", "项目保证金", "医疗设备货款",
    "公交线路补贴", "文化站建设款", "林权流转费", "排水管网工程款", "食堂承包费",
)  # fmt: skip
FAULTS: Final = (
    "未按承诺兑现", "长期拖欠", "先后答复不一", "超标准收费", "以换届为由不予认可",
    "拒不履行生效合同", "推诿不办", "擅自变更约定", "逾期不退还", "设置不合理条件",
)  # fmt: skip
REASONS: Final = (
    "经办人员已经调整，此前的约定需要重新研究", "财政资金紧张，要等上级资金到位",
    "原文件已经废止，须按新的规定执行", "领导班子换届，前任的承诺不再认可",
    "手续不全，要求重新申报并补交材料", "规划发生调整，原定地块不能再用",
    "主管单位没有批复，暂时无法办理", "双方对面积和数量有分歧，需要第三方测量",
)  # fmt: skip
PROOFS: Final = (
    "合同、验收单和历次催款函", "当时张贴的通知照片", "会议纪要和领取补偿的名册",
    "银行转账凭证和收据", "招商引资协议书及补充协议", "政府信息公开答复书", "通话录音和短信截图",
)  # fmt: skip
DEMANDS: Final = (
    "要求在三十日内兑现承诺，并书面答复", "要求支付欠款和相应利息", "要求按协议办理产权证书",
    "要求退还多收的费用", "要求说明理由并公开处理结果", "要求恢复原定优惠政策",
)  # fmt: skip
RARE: Final = (
    "祠堂",
    "窑厂",
    "渡口",
    "蚕桑",
    "碑林",
    "磨坊",
    "戏楼",
    "盐井",
)  # 1 case in 4,000 each
RARE_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class Act:
    """A step of a path: so many days after the one before it."""

    days: tuple[int, int]
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    to_unit: bool = False


ACCEPT = Act((1, 6), "accept", {"named_department": True, "in_city": True})
NOTIFY = Act((0, 12), "notify_acceptance", {"method": "call"})
REFER = Act((0, 4), "refer", {"role": "lead"}, to_unit=True)
RESPOND = Act((1, 6), "unit_respond", {"own": True})
REPORT = Act(
    (10, 40), "report_result", {"result": "partly", "measures": "已约谈责任人并限期整改。"}
)
PASS = Act((1, 5), "review_result", {"outcome": "pass"})
FEEDBACK = Act((1, 6), "give_feedback", {"by": "unit", "method": "call", "satisfaction": "mostly"})
CLOSE = Act((1, 8), "close")
FULL = (ACCEPT, NOTIFY, REFER, RESPOND, REPORT, PASS, FEEDBACK, CLOSE)
SECOND_ROUND = (
    *FULL[:-1],
    Act((2, 9), "object", {"reason": "对核实的金额有异议。"}),
    Act((1, 4), "decide_objection", {"outcome": "reinvestigate", "reason": "金额需重新核对。"}),
    Act((0, 2), "reinvestigate", {"limit": 20, "matters": "核对金额"}, to_unit=True),
    replace(REPORT, days=(5, 22)), PASS, FEEDBACK, CLOSE,
)  # fmt: skip
EXTENDED = (
    *FULL[:4],
    Act((20, 35), "extend", {"amount": 20, "approver": "单位负责人", "reason": "案情复杂。"}),
    *FULL[4:],
)
SENT_BACK = (
    *FULL[:5],
    Act((1, 3), "review_result", {"outcome": "return", "reason": "没有附验收材料。"}),
    replace(REPORT, days=(3, 12)), PASS, FEEDBACK, CLOSE,
)  # fmt: skip
DECLINED = (
    Act((1, 5), "decline", {"ground": "5", "reason": "应当通过诉讼解决。"}),
    Act((0, 4), "notify_refusal", {"method": "paper"}),
)
FORWARDED = (
    Act((1, 5), "forward", {"to_channel": "示例市信用办", "reason": "不属本县管辖。"}),
    Act((0, 3), "notify_forward", {"method": "call"}),
)
WITHDRAWN = (*FULL[:3], Act((3, 20), "withdraw", {"reason": "双方已经和解。"}))
PATHS: Final = (FULL, SECOND_ROUND, EXTENDED, SENT_BACK, DECLINED, FORWARDED, WITHDRAWN)
WEIGHTS: Final = (68, 5, 6, 4, 10, 4, 3)


def histories(count: int, *, seed: int = 1) -> Iterator[History]:
    """``count`` histories, the ended ones from the oldest on, then the open ones."""
    chance = random.Random(seed)
    still_open = min(OPEN_CASES, count // 5)
    ended = count - still_open
    last_day = TODAY - timedelta(days=260)  # by then the longest path has come to its end
    span = (last_day - FIRST_DAY).days
    for n in range(ended):
        path = chance.choices(PATHS, WEIGHTS)[0]
        gaps = [chance.randint(*act.days) for act in path]
        received_on = FIRST_DAY + timedelta(days=n * span // max(ended, 1))
        yield _history(chance, n, received_on, path, gaps)
    for n in range(ended, count):
        yield _open(chance, n)


def _open(chance: random.Random, n: int) -> History:
    """A case somewhere on its way; one in eight waits for longer than it should."""
    whole = chance.choice((FULL, FULL, FULL, EXTENDED, SECOND_ROUND))
    path = whole[: chance.randint(0, len(whole) - 1)]
    gaps = [chance.randint(*act.days) for act in path]
    waits = chance.randint(40, 120) if chance.random() < 0.125 else chance.randint(0, 6)
    received_on = TODAY - timedelta(days=sum(gaps) + waits)
    return _history(chance, n, received_on, path, gaps)


def _history(
    chance: random.Random, n: int, received_on: date, path: tuple[Act, ...], gaps: list[int]
) -> History:
    whose = UNITS if chance.random() < 0.8 else OTHERS
    unit, officer = chance.choice(whose), chance.choice(OFFICERS)
    register = _register(chance, n, received_on, unit)
    steps, on = [], received_on
    for act, gap in zip(path, gaps, strict=True):
        on += timedelta(days=gap)
        fields = {**act.fields, "officer": officer} if act.kind == "accept" else act.fields
        steps.append(TakeStep(0, act.kind, on, unit=unit if act.to_unit else "", fields=fields))
    return History(register, tuple(steps), datetime.combine(received_on, time(9)))


def _register(chance: random.Random, n: int, received_on: date, unit: str) -> RegisterCase:
    subject, fault = chance.choice(SUBJECTS), chance.choice(FAULTS)
    street = f"示例路{chance.randint(1, 400)}号"
    amount = f"{chance.randint(1, 900) / 10}万元"
    began = f"{received_on.year - chance.randint(1, 3)}年{chance.randint(1, 12)}月"
    facts = (
        f"来信来电人在{street}从事经营，{began}与{unit}商定{subject}事项，涉及金额{amount}。"
        f"此后该单位{fault}，来信来电人先后{chance.randint(2, 9)}次前往询问，"
        f"得到的答复是：{chance.choice(REASONS)}。{received_on.year}年以来又以"
        f"“{chance.choice(REASONS)}”答复。来信来电人保存有{chance.choice(PROOFS)}，"
        f"认为{unit}的做法损害了政府公信力。"
    )
    if n % RARE_EVERY == 0:
        facts += f"争议地点在旧{RARE[n // RARE_EVERY % len(RARE)]}旁。"
    known = chance.random() < 0.9
    phone = f"1380000{chance.randint(0, 9999):04d}" if known else ""
    person = ComplainantInput(
        Secret(f"{chance.choice(SURNAMES)}示例"), Secret(phone), keep_secret=chance.random() < 0.2
    )
    return RegisterCase(
        channel=chance.choice(CHANNELS),
        received_on=received_on,
        title=f"{unit.removeprefix('示例县')}{fault}：{subject}{amount}",
        facts=facts,
        appeal=f"{chance.choice(DEMANDS)}。",
        category=str(chance.randint(1, 6)),
        respondents=(unit,),
        complainants=(person,),
        truth_told=True,
    )
