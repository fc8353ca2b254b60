export const zhCN = {
  name: '演示：人脸核验',
  title: '模拟人脸核验',
  'simulated.title': '这是模拟页面',
  'simulated.body': '这里不会打开摄像头，也不采集照片。请您自己选择核验结果，用来演示真实服务回传结果的过程。',
  'person.name': '姓名',
  'person.document': '证件号码',
  ask: '要核验的人如下。在真实的核验服务看来，镜头前的人是不是本人？',
  passed: '是本人',
  failed: '不是本人',
  cancelled: '取消核验',
  'gone.title': '这次核验已经结束',
  'gone.body': '核验结果已经提交，或者时间已过。请回到原来的页面继续。',
} as const
