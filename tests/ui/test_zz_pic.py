from tools.tour import hands
def test_pic(window):
    for w,h,n in ((1366,728,"a"),(1024,700,"b"),(960,500,"c")):
        window.resize(w,h)
        window.open_page("settings"); hands.settle(); hands.settle()
        window.grab().save(f"/tmp/ten/set_{n}.png")
