/** The parts that names are made of, each with its spelling in Latin letters for usernames. Frequent ones repeat. */

type Part = readonly [han: string, latin: string]

const parts = (text: string): readonly Part[] =>
  text.split(' ').map(pair => {
    const [han = '', latin = ''] = pair.split(':')
    return [han, latin]
  })

const surnames = parts(
  '王:wang 王:wang 王:wang 李:li 李:li 李:li 张:zhang 张:zhang 张:zhang 刘:liu 刘:liu 陈:chen 陈:chen 杨:yang 杨:yang ' +
    '黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun 马:ma 朱:zhu 胡:hu 郭:guo 何:he 林:lin 高:gao 罗:luo 郑:zheng ' +
    '梁:liang 谢:xie 宋:song 唐:tang 许:xu 邓:deng 韩:han 冯:feng 曹:cao 彭:peng 曾:zeng 肖:xiao 田:tian 董:dong ' +
    '潘:pan 袁:yuan 蔡:cai 蒋:jiang 余:yu 于:yu 杜:du 叶:ye 程:cheng 魏:wei 苏:su 吕:lv 丁:ding 任:ren 卢:lu 姚:yao ' +
    '沈:shen 钟:zhong 姜:jiang 崔:cui 谭:tan 陆:lu 范:fan 汪:wang 廖:liao 石:shi 金:jin 韦:wei 贾:jia 夏:xia ' +
    '欧阳:ouyang 司马:sima 上官:shangguan 诸葛:zhuge',
)

const given = {
  male: parts(
    '伟:wei 强:qiang 磊:lei 军:jun 勇:yong 杰:jie 涛:tao 明:ming 超:chao 刚:gang 平:ping 辉:hui 鹏:peng 华:hua 飞:fei ' +
      '波:bo 斌:bin 宇:yu 浩:hao 凯:kai 健:jian 俊:jun 帆:fan 峰:feng 旭:xu 阳:yang 志:zhi 国:guo 建:jian 文:wen ' +
      '子:zi 轩:xuan 泽:ze 睿:rui 晨:chen 博:bo 远:yuan 松:song 山:shan 海:hai 庆:qing 宏:hong 立:li 德:de 兴:xing',
  ),
  female: parts(
    '芳:fang 娜:na 敏:min 静:jing 丽:li 艳:yan 娟:juan 霞:xia 秀:xiu 英:ying 燕:yan 玲:ling 桂:gui 婷:ting 雪:xue ' +
      '梅:mei 琳:lin 洁:jie 云:yun 莹:ying 倩:qian 佳:jia 慧:hui 悦:yue 欣:xin 怡:yi 雨:yu 涵:han 梓:zi 诗:shi ' +
      '雅:ya 宁:ning 兰:lan 青:qing 禾:he 月:yue 红:hong 春:chun 文:wen 淑:shu 凤:feng 玉:yu 萍:ping 晓:xiao 蓉:rong',
  ),
}

/** Characters beyond the BMP that are in the General Standard Chinese Characters (通用规范汉字表, 2013). */
const rare = parts('\u{2cc56}:di \u{2cb4e}:hong \u{2b5af}:fu \u{2cd0a}:lin \u{2c364}:xun')

const dotted = {
  male: parts(
    '阿卜杜拉:abudula 买买提:maimaiti 艾力:aili 吐尔逊:tuerxun 热合曼:reheman 努尔兰:nuerlan 巴特尔:bateer 扎西:zhaxi',
  ),
  female: parts(
    '古丽娜尔:gulinaer 阿依古丽:ayiguli 帕提古丽:patiguli 热依汗:reyihan 茹仙古丽:ruxianguli 卓玛:zhuoma 萨仁:saren',
  ),
}

export type MadeName = { readonly name: string; readonly latin: string }

/** One name in 64 has a dot and one in 128 a character beyond the BMP, so that even a small demo shows both. */
export function makeName(index: number, sex: 'male' | 'female', choice: number): MadeName {
  if (index % 64 === 7) return join('·', pick(dotted[sex], choice), pick(dotted.male, choice >>> 5))
  const surname = pick(surnames, choice)
  const first = pick(given[sex], Math.floor(choice / surnames.length))
  if (index % 128 === 11) return join('', surname, pick(rare, choice >>> 7))
  const isShort = (choice >>> 3) % 5 === 0
  if (isShort) return join('', surname, first)
  return join('', surname, first, pick(given[sex], Math.floor(choice / (surnames.length * given[sex].length))))
}

const pick = (from: readonly Part[], choice: number): Part => from[choice % from.length] ?? ['', '']

const join = (between: string, ...chosen: Part[]): MadeName => ({
  name: chosen.map(([han]) => han).join(between),
  latin: chosen.map(([, latin]) => latin).join(''),
})
