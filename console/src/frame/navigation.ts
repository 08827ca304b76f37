import AppstoreOutlined from '@ant-design/icons/es/icons/AppstoreOutlined';
import ControlOutlined from '@ant-design/icons/es/icons/ControlOutlined';
import ClusterOutlined from '@ant-design/icons/es/icons/ClusterOutlined';
import BellOutlined from '@ant-design/icons/es/icons/BellOutlined';
import ApiOutlined from '@ant-design/icons/es/icons/ApiOutlined';
import ExperimentOutlined from '@ant-design/icons/es/icons/ExperimentOutlined';
import FileSearchOutlined from '@ant-design/icons/es/icons/FileSearchOutlined';
import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined';
import DashboardOutlined from '@ant-design/icons/es/icons/DashboardOutlined';
import AlertOutlined from '@ant-design/icons/es/icons/AlertOutlined';
import ScanOutlined from '@ant-design/icons/es/icons/ScanOutlined';
import LineChartOutlined from '@ant-design/icons/es/icons/LineChartOutlined';
import IdcardOutlined from '@ant-design/icons/es/icons/IdcardOutlined';
import SettingOutlined from '@ant-design/icons/es/icons/SettingOutlined';
import FundOutlined from '@ant-design/icons/es/icons/FundOutlined';
import FileDoneOutlined from '@ant-design/icons/es/icons/FileDoneOutlined';
import ProfileOutlined from '@ant-design/icons/es/icons/ProfileOutlined';
import ShopOutlined from '@ant-design/icons/es/icons/ShopOutlined';
import SolutionOutlined from '@ant-design/icons/es/icons/SolutionOutlined';
import SafetyCertificateOutlined from '@ant-design/icons/es/icons/SafetyCertificateOutlined';
import SafetyOutlined from '@ant-design/icons/es/icons/SafetyOutlined';
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined';
import ThunderboltOutlined from '@ant-design/icons/es/icons/ThunderboltOutlined';
import ContainerOutlined from '@ant-design/icons/es/icons/ContainerOutlined';
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined';
import DeploymentUnitOutlined from '@ant-design/icons/es/icons/DeploymentUnitOutlined';
import DatabaseOutlined from '@ant-design/icons/es/icons/DatabaseOutlined';
import UnorderedListOutlined from '@ant-design/icons/es/icons/UnorderedListOutlined';
import type { ComponentType } from 'react';
import type { OperationName } from '../api/client.ts';
import { defineText } from '../text/language.tsx';

/** The names of the pages. */
export const pageNames = defineText(
  {
    overview: '总览',
    live: '实时',
    alerts: '告警',
    ledger: '调用账本',
    cases: '审核队列',
    risk: '风险总览',
    decisions: '风险决策',
    rules: '规则',
    graph: '关系图',
    lists: '名单',
    feeds: '情报',
    scoreModels: '欺诈分',
    accuracy: '人脸与活体',
    people: '人员库',
    compliance: '合规',
    records: '记录',
    apps: '应用',
    sandbox: '沙箱',
    sources: '数据源',
    customers: '客户',
    margin: '毛利',
    nodes: '节点',
    administrators: '管理员',
    statements: '对账单',
    confirmations: '待确认',
    audit: '审计',
    system: '系统',
    account: '我的账号',
  },
  {
    overview: 'Overview',
    live: 'Live',
    alerts: 'Alerts',
    ledger: 'Ledger',
    cases: 'Review queue',
    risk: 'Risk',
    decisions: 'Decisions',
    rules: 'Rules',
    graph: 'Graph',
    lists: 'Lists',
    feeds: 'Feeds',
    scoreModels: 'Score models',
    accuracy: 'Accuracy',
    people: 'People',
    compliance: 'Compliance',
    records: 'Records',
    apps: 'Apps',
    sandbox: 'Sandbox',
    sources: 'Sources',
    customers: 'Customers',
    margin: 'Margin',
    nodes: 'Nodes',
    administrators: 'Administrators',
    statements: 'Statements',
    confirmations: 'Confirmations',
    audit: 'Audit',
    system: 'System',
    account: 'My account',
  },
);

interface NavigationItem {
  readonly name: keyof (typeof pageNames)['en'];
  readonly path: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden': boolean }>;
  /** The page is shown only to roles that may call this. */
  readonly needs: OperationName | null;
}

/** The pages in the order in which the frame names them. */
export const NAVIGATION: readonly NavigationItem[] = [
  { name: 'overview', path: '/', icon: DashboardOutlined, needs: null },
  { name: 'live', path: '/live', icon: ThunderboltOutlined, needs: 'ledger.live' },
  { name: 'alerts', path: '/alerts', icon: BellOutlined, needs: 'alerts.list' },
  { name: 'ledger', path: '/ledger', icon: ProfileOutlined, needs: 'ledger.list' },
  { name: 'risk', path: '/risk', icon: AlertOutlined, needs: 'risk.series' },
  { name: 'cases', path: '/cases', icon: SolutionOutlined, needs: 'cases.list' },
  { name: 'decisions', path: '/decisions', icon: FileSearchOutlined, needs: 'risk.decisions' },
  { name: 'rules', path: '/rules', icon: ControlOutlined, needs: 'rules.list' },
  { name: 'graph', path: '/graph', icon: DeploymentUnitOutlined, needs: 'risk.graph' },
  { name: 'lists', path: '/lists', icon: UnorderedListOutlined, needs: 'list-entries.overview' },
  { name: 'feeds', path: '/feeds', icon: DatabaseOutlined, needs: 'feeds.list' },
  { name: 'scoreModels', path: '/score-models', icon: LineChartOutlined, needs: 'scoreModels.list' },
  { name: 'accuracy', path: '/accuracy', icon: ScanOutlined, needs: 'accuracy.faces' },
  { name: 'people', path: '/people', icon: IdcardOutlined, needs: 'persons.find' },
  { name: 'compliance', path: '/compliance', icon: SafetyOutlined, needs: 'compliance.show' },
  { name: 'records', path: '/records', icon: ContainerOutlined, needs: 'attacks.list' },
  { name: 'apps', path: '/apps', icon: AppstoreOutlined, needs: 'apps.list' },
  { name: 'sources', path: '/sources', icon: ApiOutlined, needs: 'sources.list' },
  { name: 'sandbox', path: '/sandbox', icon: ExperimentOutlined, needs: 'sandbox.catalogue' },
  { name: 'customers', path: '/customers', icon: ShopOutlined, needs: 'customers.list' },
  { name: 'margin', path: '/margin', icon: FundOutlined, needs: 'billing.margin' },
  { name: 'statements', path: '/statements', icon: FileDoneOutlined, needs: 'statements.list' },
  { name: 'nodes', path: '/nodes', icon: ClusterOutlined, needs: 'cluster.status' },
  { name: 'administrators', path: '/administrators', icon: TeamOutlined, needs: 'administrators.list' },
  { name: 'confirmations', path: '/confirmations', icon: SafetyCertificateOutlined, needs: 'confirmations.list' },
  { name: 'audit', path: '/audit', icon: AuditOutlined, needs: 'audit.list' },
  { name: 'system', path: '/system', icon: SettingOutlined, needs: 'backups.list' },
  { name: 'account', path: '/account', icon: UserOutlined, needs: null },
];
