export interface components {
    schemas: {
        SystemError: {
            /** @description The code of clients older than error_code */
            resultcode: string;
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing */
            result: null;
            /** @description Why the call was refused before the API saw it */
            error_code: number & (10001 | 10002 | 10003 | 10004 | 10005 | 10007 | 10008 | 10009 | 10011 | 10012 | 10013 | 10014 | 10020 | 10021);
        };
        FaceGuardParams: {
            /** @description Personal name: 2 to 30 Han characters, with middle dots in transliterated names; Latin letters for the numbers of foreigners */
            realname: string;
            /** @description Identity number: 18 characters (GB 11643; 81, 82 and 83 for residence permits, 9 for permanent residence cards of foreigners), 15 digits of the first generation, or the 15 characters of the first permanent residence cards */
            idcard: string;
            /** @description Unless it stands in the query */
            key?: string;
            /** @description Order number of the caller: repeats the stored answer within 24 hours */
            uorderid?: string;
        };
        FaceGuardResult: {
            /** @description Order number of this call in the ledger */
            orderid: string;
            /**
             * @description 0XX0 身份信息匹配一致，未查询到记录; 0XX1 身份信息匹配一致，查询到记录; 0XX5 身份信息匹配一致，公安数据库异常; 5XXX 身份信息匹配不一致; 6XXX 参数异常; 7XXX 两项原子服务异常; XXX3 查询时间不合规; XXX4 调用超时; XXX5 其他错误; XXXX 系统异常
             * @enum {string}
             */
            res: '0XX0' | '0XX1' | '0XX5' | '5XXX' | '6XXX' | '7XXX' | 'XXX3' | 'XXX4' | 'XXX5' | 'XXXX';
            /** @description The meaning of `res` in words */
            msg: string;
            /** @description Only with 0XX1 */
            data?: {
                /**
                 * @description Always 1: something was found
                 * @constant
                 */
                idFlag: '1';
                /** @description Attacks of the last 120 whole days */
                idRisk120dItfinCnt: number;
                /** @description Share of the attacks of the last 120 whole days between 00:00 and 06:00 */
                idRisk120dItfinNightcnt: number;
                /** @description Attacks of the last 14 whole days */
                idRisk14dItfinCnt: number;
                /** @description Share of the attacks of the last 14 whole days between 00:00 and 06:00 */
                idRisk14dItfinNightcnt: number;
                /** @description Attacks of the last 180 whole days */
                idRisk180dItfinCnt: number;
                /** @description Share of the attacks of the last 180 whole days between 00:00 and 06:00 */
                idRisk180dItfinNightcnt: number;
                /** @description Attacks of the last 1 whole days */
                idRisk1dItfinCnt: number;
                /** @description Share of the attacks of the last 1 whole days between 00:00 and 06:00 */
                idRisk1dItfinNightcnt: number;
                /** @description Attacks of the last 30 whole days */
                idRisk30dItfinCnt: number;
                /** @description Share of the attacks of the last 30 whole days between 00:00 and 06:00 */
                idRisk30dItfinNightcnt: number;
                /** @description Attacks of the last 3 whole days */
                idRisk3dItfinCnt: number;
                /** @description Share of the attacks of the last 3 whole days between 00:00 and 06:00 */
                idRisk3dItfinNightcnt: number;
                /** @description Attacks of the last 60 whole days */
                idRisk60dItfinCnt: number;
                /** @description Share of the attacks of the last 60 whole days between 00:00 and 06:00 */
                idRisk60dItfinNightcnt: number;
                /** @description Attacks of the last 7 whole days */
                idRisk7dItfinCnt: number;
                /** @description Share of the attacks of the last 7 whole days between 00:00 and 06:00 */
                idRisk7dItfinNightcnt: number;
                /** @description Whole days since the latest attack. Yesterday is 1 */
                idRiskItfinLasttime: number;
            };
        };
        FaceGuardAnswer: {
            /**
             * @description The meaning of `error_code` in words
             * @constant
             */
            reason: '成功';
            result: components['schemas']['FaceGuardResult'];
            /**
             * @description 0: the question was answered. It is charged
             * @constant
             */
            error_code: 0;
        } | {
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing, or what little is known */
            result: null | components['schemas']['FaceGuardResult'];
            /** @description Why the question was not answered */
            error_code: number & (279701 | 279702 | 279703 | 279781 | 279782 | 279799);
        } | components['schemas']['SystemError'];
        FraudScoreParams: {
            /** @description Identity number, in plain or as a digest */
            idNumber: string;
            /** @description Mobile number, in plain or as a digest */
            phoneNumber: string;
            /** @description Name, in plain or as a digest */
            name?: string;
            /** @description Form of the field: 0 plain, 1 md5, 2 sha256, 3 SM3. The default is 0 */
            idCryptoType?: string;
            /** @description Form of the field: 0 plain, 1 md5, 2 sha256, 3 SM3. The default is 0 */
            phoneCryptoType?: string;
            /** @description Form of the field: 0 plain, 1 md5. The default is 0 */
            nameCryptoType?: string;
            /** @description Unless it stands in the query */
            key?: string;
            /** @description Order number of the caller: repeats the stored answer within 24 hours */
            uorderid?: string;
        };
        FraudScoreResult: {
            /** @description What is known, and how risky it is */
            res: {
                /** @description 1: something is known of the pair. -1: nothing is known */
                found: 1 | -1;
                /** @description 1: something is known of the identity number */
                idFound: 1 | -1;
                /** @description Codes that hit, given only if the score is at least 60 */
                riskInfo: {
                    /** @description 11001 疑似涉黑涉赌; 11002 疑似网络投机; 11003 疑似营销欺诈; 11004 疑似黑中介包装; 11005 疑似恶意套现; 12001 疑似黑产设备; 12002 疑似黑产账号; 21001 疑似恶意借贷; 21002 疑似职业撸口子 */
                    riskCode: number;
                    /** @description 1 low, 2 medium, 3 high */
                    riskCodeValue: number;
                }[];
                /** @description Higher is riskier: 1-60 low, 61-80 medium, 81-99 high. -1 if found is -1 */
                riskScore: number;
            };
            /** @description Order number of this call in the ledger */
            orderid: string;
        };
        FraudScoreAnswer: {
            /**
             * @description The meaning of `error_code` in words
             * @constant
             */
            reason: '成功';
            result: components['schemas']['FraudScoreResult'];
            /**
             * @description 0: the question was answered. It is charged
             * @constant
             */
            error_code: 0;
        } | {
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing */
            result: null;
            /** @description Why the question was not answered */
            error_code: number & (271701 | 271702 | 271703 | 271704 | 271781 | 271782);
        } | components['schemas']['SystemError'];
        BusinessRiskParams: {
            /** @description The event that is judged, with its account, device and address */
            BusinessSecurityData: {
                /** @description Whose action is judged */
                Account: {
                    /**
                     * @description 0 other, 1 QQ, 2 WeChat, 4 phone, 8 device, 10004 md5 or sha256 of a phone
                     * @enum {number}
                     */
                    AccountType: 0 | 1 | 2 | 4 | 8 | 10004;
                    /** @description For types 0, 4, 8, 10004 */
                    OtherAccount?: {
                        /** @description Any text for type 0, a mobile number for 4, an IMEI, IDFA, OAID, Android id or the md5 of one for 8, a digest of a mobile number for 10004 */
                        AccountId?: string;
                        /** @description Mobile number that is bound to the account */
                        MobilePhone?: string;
                        /** @description Device of the user */
                        DeviceId?: string;
                    };
                    /** @description For type 1 */
                    QQAccount?: {
                        /** @description OpenID of the QQ user. Required */
                        QQOpenId?: string;
                        /** @description AppId that QQ gave to the site or app. Required */
                        AppIdUser?: string;
                        /** @description The caller's own account that belongs to this one */
                        AssociateAccount?: string;
                        /** @description Mobile number that is bound to the account */
                        MobilePhone?: string;
                        /** @description Device of the user */
                        DeviceId?: string;
                    };
                    /** @description For type 2 */
                    WeChatAccount?: {
                        /** @description OpenID or UnionID of the WeChat user. Required */
                        WeChatOpenId?: string;
                        /**
                         * @description 1 official account or sign-in with WeChat, 2 mini program. Required
                         * @enum {number}
                         */
                        WeChatSubType?: 1 | 2;
                        /** @description Random text of the signature of the token. Required for mini programs */
                        RandStr?: string;
                        /** @description access_token of the sign-in, or for a mini program the signature of its session key. Required */
                        WeChatAccessToken?: string;
                        /** @description The caller's own account that belongs to this one */
                        AssociateAccount?: string;
                        /** @description Mobile number that is bound to the account */
                        MobilePhone?: string;
                        /** @description Device of the user */
                        DeviceId?: string;
                    };
                };
                /** @description Address of the user, as the caller saw it. A port behind it is left out. Required */
                UserIp?: string;
                /** @description When the user acted, in seconds since the Unix epoch. The default is now */
                PostTime?: number;
                /** @description e_register_protection, e_login_protection, e_activity_antirush or a scene of your own */
                SceneCode?: string;
                /** @description Identifies the user at the caller */
                UserId?: string;
                /** @description Nickname that the user gave */
                Nickname?: string;
                /** @description Mail address that the user gave */
                EmailAddress?: string;
                /**
                 * @description 1: judge the device too. 0: do not
                 * @enum {number}
                 */
                CheckDevice?: 0 | 1;
                /** @description Digest of the cookie of the user. The same cookie has the same digest */
                CookieHash?: string;
                /** @description Referer header of the request of the user */
                Referer?: string;
                /** @description User-Agent header of the request of the user */
                UserAgent?: string;
                /** @description X-Forwarded-For header of the request of the user */
                XForwardedFor?: string;
                /** @description MAC address, or another text that only this device has */
                MacAddress?: string;
                /** @description Maker of the phone */
                VendorId?: string;
                /**
                 * @description 0 unknown, 1 Android, 2 iOS
                 * @enum {number}
                 */
                DeviceType?: 0 | 1 | 2;
                /** @description Token of a device fingerprint */
                DeviceToken?: string;
                /** @description Business to which the device fingerprint belongs */
                DeviceBusinessId?: string;
                /** @description Tells apart the businesses of one caller */
                BusinessId?: string;
                /** @description Platform of the client, in the words of the caller */
                Platform?: string;
                /** @description Free signals of the caller, up to 100 */
                Details?: {
                    /** @description Name of the signal, e.g. one that the operator declared */
                    FieldName?: string;
                    /** @description Its value */
                    FieldValue?: string;
                }[];
                /** @description Who invited the user, in a promotion that rewards invitations */
                Sponsor?: {
                    /** @description WeChat OpenID of the person who invited */
                    SponsorOpenId?: string;
                    /** @description Device of the person who invited */
                    SponsorDeviceNumber?: string;
                    /** @description Mobile number of the person who invited */
                    SponsorPhone?: string;
                    /** @description Address of the person who invited */
                    SponsorIp?: string;
                    /** @description Address of the page of the promotion */
                    CampaignUrl?: string;
                };
                /** @description What the caller knows of a fraud */
                OnlineScam?: {
                    /** @description Label of the content */
                    ContentLabel?: string;
                    /**
                     * @description 0 normal, 1 suspicious
                     * @enum {number}
                     */
                    ContentRiskLevel?: 0 | 1;
                    /**
                     * @description 0 conversation, 1 broadcast
                     * @enum {number}
                     */
                    ContentType?: 0 | 1;
                    /**
                     * @description Kind of FraudAccount: 0 unknown, 1 mobile number, 2 QQ
                     * @enum {number}
                     */
                    FraudType?: 0 | 1 | 2;
                    /** @description Account that is said to be used for fraud */
                    FraudAccount?: string;
                };
            };
            /** @description Unless it stands in the query */
            key?: string;
            /** @description Order number of the caller: repeats the stored answer within 24 hours */
            uorderid?: string;
        };
        BusinessRiskResult: {
            /** @description The decision */
            res: {
                /** @description The judged account, as given */
                UserId: string | null;
                /** @description Seconds since the Unix epoch */
                PostTime: number | null;
                /** @description The caller's own account that belongs to a QQ or WeChat account */
                AssociateAccount: string | null;
                /** @description The address, as given */
                UserIp: string | null;
                /** @description pass: nothing speaks against it. review: let a person look. reject: refuse it */
                RiskLevel: ('pass' | 'review' | 'reject') | null;
                /** @description The risks that were found. A child code comes with its parent. Independent of RiskLevel */
                RiskType: number[] | null;
            };
            /** @description Order number of this call in the ledger */
            orderid: string;
        };
        BusinessRiskAnswer: {
            /**
             * @description The meaning of `error_code` in words
             * @constant
             */
            reason: '成功';
            result: components['schemas']['BusinessRiskResult'];
            /**
             * @description 0: the question was answered. It is charged
             * @constant
             */
            error_code: 0;
        } | {
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing */
            result: null;
            /** @description Why the question was not answered */
            error_code: number & (261501 | 261502 | 261504 | 261505 | 261506 | 261507 | 261508 | 261509 | 261510 | 261511 | 261512 | 261513 | 261581 | 261582);
        } | components['schemas']['SystemError'];
        FaceVerifyParams: {
            /** @description Personal name: 2 to 30 Han characters, with middle dots in transliterated names; Latin letters for the numbers of foreigners */
            realname: string;
            /** @description Identity number: 18 characters (GB 11643; 81, 82 and 83 for residence permits, 9 for permanent residence cards of foreigners), 15 digits of the first generation, or the 15 characters of the first permanent residence cards */
            idcard: string;
            /** @description JPEG, PNG, WebP, BMP, GIF or TIFF, at most 100 KiB decoded */
            image: string;
            /** @description 1: scores of 0 to 1000 */
            thousand?: string;
            /** @description Unless it stands in the query */
            key?: string;
            /** @description Order number of the caller: repeats the stored answer within 24 hours */
            uorderid?: string;
        };
        FaceVerifyResult: {
            /**
             * @description 1: the faces were compared
             * @constant
             */
            res: 1;
            /** @description 0 to 100, or 0 to 1000 if `thousand` is 1. The same person from 60 (600) on */
            score: string;
            /** @description The meaning of `res` in words */
            message: string;
            /** @description Order number of this call in the ledger */
            orderid: string;
        } | {
            /**
             * @description 2: the faces could not be compared
             * @constant
             */
            res: 2;
            /**
             * @description Why they could not be compared. `desc` says it in words
             * @enum {string}
             */
            code: '3003' | '3004' | '3005';
            /** @description The meaning of `res` in words */
            message: string;
            /** @description The meaning of `code`. For 3005 it names the photo rule that was broken */
            desc: string;
            /** @description Order number of this call in the ledger */
            orderid: string;
        } | {
            /**
             * @description 3: number and name do not match
             * @constant
             */
            res: 3;
            /** @description The meaning of `res` in words */
            message: string;
            /** @description Order number of this call in the ledger */
            orderid: string;
        };
        FaceVerifyAnswer: {
            /**
             * @description The meaning of `error_code` in words
             * @constant
             */
            reason: '成功';
            result: components['schemas']['FaceVerifyResult'];
            /**
             * @description 0: the question was answered. It is charged
             * @constant
             */
            error_code: 0;
        } | {
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing */
            result: null;
            /** @description Why the question was not answered */
            error_code: number & (226401 | 226402 | 226403 | 226404 | 226481 | 226482 | 226483);
        } | components['schemas']['SystemError'];
        VideoLivenessParams: {
            /** @description Personal name: 2 to 30 Han characters, with middle dots in transliterated names; Latin letters for the numbers of foreigners */
            realname: string;
            /** @description Identity number: 18 characters (GB 11643; 81, 82 and 83 for residence permits, 9 for permanent residence cards of foreigners), 15 digits of the first generation, or the 15 characters of the first permanent residence cards */
            idcard: string;
            /** @description `base64:` and a video of at most 10 MiB decoded: mp4, mov, webm, avi, flv, mkv, 3gp. Or `base64:cGFnZQ==` for the one that the page of the challenge recorded */
            videoData: string;
            /** @description Which liveness threshold applies, 1 to 7. The default is 1 */
            rate_type?: string;
            /** @description An addition to the document: the nonce of a challenge that the video answers. See docs/liveness.md */
            challenge?: string;
            /** @description An addition to the document: order id of the risk decision about this session. Under the challenge policy `grey`, a decision other than pass asks for a challenge */
            riskOrder?: string;
            /** @description Unless it stands in the query */
            key?: string;
            /** @description Order number of the caller: repeats the stored answer within 24 hours */
            uorderid?: string;
        };
        VideoLivenessResult: {
            /** @description Order number of this call in the ledger */
            orderid: string;
            /** @description Six decimals. Faces are compared only above the threshold of rate_type */
            livingScore: number;
            /** @description Present only if the faces were compared */
            faceScore?: number;
            /**
             * @description Present only if the faces were compared
             * @enum {string}
             */
            faceAdvise?: '系统判断为同一人' | '不能确定是否为同一人' | '系统判断为不同人';
            /** @description Addresses of frames of the clip, present only if it was found live. They expire after 24 hours at the latest */
            pictures?: string[];
        };
        VideoLivenessAnswer: {
            /**
             * @description The meaning of `error_code` in words
             * @constant
             */
            reason: '检测成功';
            result: components['schemas']['VideoLivenessResult'];
            /**
             * @description 0: the question was answered. It is charged
             * @constant
             */
            error_code: 0;
        } | {
            /** @description The meaning of `error_code` in words */
            reason: string;
            /** @description Nothing */
            result: null;
            /** @description Why the question was not answered */
            error_code: number & (2546101 | 2546102 | 2546103 | 2546104 | 2546105 | 2546106 | 2546107 | 2546108 | 2546109 | 2546110 | 2546111 | 2546112 | 2546113 | 2546114 | 2546115 | 2546116 | 2546117 | 2546118 | 2546119 | 2546120 | 2546121 | 2546122 | 2546123 | 2546124 | 2546125 | 2546126 | 2546127 | 2546128 | 2546129 | 2546134 | 2546135 | 2546181 | 2546182);
        } | components['schemas']['SystemError'];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type SystemError = components['schemas']['SystemError'];
export type FaceGuardParams = components['schemas']['FaceGuardParams'];
export type FaceGuardResult = components['schemas']['FaceGuardResult'];
export type FaceGuardAnswer = components['schemas']['FaceGuardAnswer'];
export type FraudScoreParams = components['schemas']['FraudScoreParams'];
export type FraudScoreResult = components['schemas']['FraudScoreResult'];
export type FraudScoreAnswer = components['schemas']['FraudScoreAnswer'];
export type BusinessRiskParams = components['schemas']['BusinessRiskParams'];
export type BusinessRiskResult = components['schemas']['BusinessRiskResult'];
export type BusinessRiskAnswer = components['schemas']['BusinessRiskAnswer'];
export type FaceVerifyParams = components['schemas']['FaceVerifyParams'];
export type FaceVerifyResult = components['schemas']['FaceVerifyResult'];
export type FaceVerifyAnswer = components['schemas']['FaceVerifyAnswer'];
export type VideoLivenessParams = components['schemas']['VideoLivenessParams'];
export type VideoLivenessResult = components['schemas']['VideoLivenessResult'];
export type VideoLivenessAnswer = components['schemas']['VideoLivenessAnswer'];
/** Every `error_code` beside 0, with the name of its API (null for the system errors that all share) and its reason. */
export declare const ERROR_TABLE: {
    readonly 10001: {
        readonly api: null;
        readonly reason: "错误的请求KEY";
        readonly isCharged: false;
    };
    readonly 10002: {
        readonly api: null;
        readonly reason: "该KEY无请求权限";
        readonly isCharged: false;
    };
    readonly 10003: {
        readonly api: null;
        readonly reason: "KEY过期";
        readonly isCharged: false;
    };
    readonly 10004: {
        readonly api: null;
        readonly reason: "错误的OPENID";
        readonly isCharged: false;
    };
    readonly 10005: {
        readonly api: null;
        readonly reason: "应用未审核超时，请提交认证";
        readonly isCharged: false;
    };
    readonly 10007: {
        readonly api: null;
        readonly reason: "未知的请求源";
        readonly isCharged: false;
    };
    readonly 10008: {
        readonly api: null;
        readonly reason: "被禁止的IP";
        readonly isCharged: false;
    };
    readonly 10009: {
        readonly api: null;
        readonly reason: "被禁止的KEY";
        readonly isCharged: false;
    };
    readonly 10011: {
        readonly api: null;
        readonly reason: "当前IP请求超过限制";
        readonly isCharged: false;
    };
    readonly 10012: {
        readonly api: null;
        readonly reason: "请求超过次数限制";
        readonly isCharged: false;
    };
    readonly 10013: {
        readonly api: null;
        readonly reason: "测试KEY超过请求限制";
        readonly isCharged: false;
    };
    readonly 10014: {
        readonly api: null;
        readonly reason: "系统内部异常(调用充值类业务时，请务必联系客服或通过订单查询接口检测订单，避免造成损失)";
        readonly isCharged: false;
    };
    readonly 10020: {
        readonly api: null;
        readonly reason: "接口维护";
        readonly isCharged: false;
    };
    readonly 10021: {
        readonly api: null;
        readonly reason: "接口停用";
        readonly isCharged: false;
    };
    readonly 279701: {
        readonly api: "face-guard";
        readonly reason: "任意参数不能为空";
        readonly isCharged: false;
    };
    readonly 279702: {
        readonly api: "face-guard";
        readonly reason: "姓名格式错误";
        readonly isCharged: false;
    };
    readonly 279703: {
        readonly api: "face-guard";
        readonly reason: "身份证格式错误";
        readonly isCharged: false;
    };
    readonly 279781: {
        readonly api: "face-guard";
        readonly reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试";
        readonly isCharged: false;
    };
    readonly 279782: {
        readonly api: "face-guard";
        readonly reason: "幂等键已用于参数不同的请求，请更换幂等键";
        readonly isCharged: false;
    };
    readonly 279799: {
        readonly api: "face-guard";
        readonly reason: "失败";
        readonly isCharged: false;
    };
    readonly 271701: {
        readonly api: "fraud-score";
        readonly reason: "网络错误";
        readonly isCharged: false;
    };
    readonly 271702: {
        readonly api: "fraud-score";
        readonly reason: "idNumber和phoneNumber不可为空";
        readonly isCharged: false;
    };
    readonly 271703: {
        readonly api: "fraud-score";
        readonly reason: "参数错误，具体请看reason";
        readonly isCharged: false;
    };
    readonly 271704: {
        readonly api: "fraud-score";
        readonly reason: "查询失败，具体请看reason";
        readonly isCharged: false;
    };
    readonly 271781: {
        readonly api: "fraud-score";
        readonly reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试";
        readonly isCharged: false;
    };
    readonly 271782: {
        readonly api: "fraud-score";
        readonly reason: "幂等键已用于参数不同的请求，请更换幂等键";
        readonly isCharged: false;
    };
    readonly 261501: {
        readonly api: "business-risk";
        readonly reason: "网络错误";
        readonly isCharged: false;
    };
    readonly 261502: {
        readonly api: "business-risk";
        readonly reason: "accountType错误";
        readonly isCharged: false;
    };
    readonly 261504: {
        readonly api: "business-risk";
        readonly reason: "请填入正确的MobilePhone";
        readonly isCharged: false;
    };
    readonly 261505: {
        readonly api: "business-risk";
        readonly reason: "appId不可为空";
        readonly isCharged: false;
    };
    readonly 261506: {
        readonly api: "business-risk";
        readonly reason: "userIp不可为空";
        readonly isCharged: false;
    };
    readonly 261507: {
        readonly api: "business-risk";
        readonly reason: "AccountId不可为空或格式错误";
        readonly isCharged: false;
    };
    readonly 261508: {
        readonly api: "business-risk";
        readonly reason: "参数错误(包括参数格式、类型等错误)";
        readonly isCharged: false;
    };
    readonly 261509: {
        readonly api: "business-risk";
        readonly reason: "参数取值错误";
        readonly isCharged: false;
    };
    readonly 261510: {
        readonly api: "business-risk";
        readonly reason: "缺少参数";
        readonly isCharged: false;
    };
    readonly 261511: {
        readonly api: "business-risk";
        readonly reason: "未知参数错误，用户多传未定义的参数会导致错误";
        readonly isCharged: false;
    };
    readonly 261512: {
        readonly api: "business-risk";
        readonly reason: "请求包超过限制大小。";
        readonly isCharged: false;
    };
    readonly 261513: {
        readonly api: "business-risk";
        readonly reason: "其他错误";
        readonly isCharged: false;
    };
    readonly 261581: {
        readonly api: "business-risk";
        readonly reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试";
        readonly isCharged: false;
    };
    readonly 261582: {
        readonly api: "business-risk";
        readonly reason: "幂等键已用于参数不同的请求，请更换幂等键";
        readonly isCharged: false;
    };
    readonly 226401: {
        readonly api: "face-verify";
        readonly reason: "数据源超时";
        readonly isCharged: false;
    };
    readonly 226402: {
        readonly api: "face-verify";
        readonly reason: "查无记录";
        readonly isCharged: false;
    };
    readonly 226403: {
        readonly api: "face-verify";
        readonly reason: "参数错误";
        readonly isCharged: false;
    };
    readonly 226404: {
        readonly api: "face-verify";
        readonly reason: "对比错误";
        readonly isCharged: false;
    };
    readonly 226481: {
        readonly api: "face-verify";
        readonly reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试";
        readonly isCharged: false;
    };
    readonly 226482: {
        readonly api: "face-verify";
        readonly reason: "幂等键已用于参数不同的请求，请更换幂等键";
        readonly isCharged: false;
    };
    readonly 226483: {
        readonly api: "face-verify";
        readonly reason: "该身份失败次数过多，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546101: {
        readonly api: "video-liveness";
        readonly reason: "缺少必填参数(realname、idcard、videoData)";
        readonly isCharged: false;
    };
    readonly 2546102: {
        readonly api: "video-liveness";
        readonly reason: "姓名格式错误";
        readonly isCharged: false;
    };
    readonly 2546103: {
        readonly api: "video-liveness";
        readonly reason: "身份证号码格式错误";
        readonly isCharged: false;
    };
    readonly 2546104: {
        readonly api: "video-liveness";
        readonly reason: "videoData须以base64:开头";
        readonly isCharged: false;
    };
    readonly 2546105: {
        readonly api: "video-liveness";
        readonly reason: "videoData不是有效的base64编码";
        readonly isCharged: false;
    };
    readonly 2546106: {
        readonly api: "video-liveness";
        readonly reason: "视频过大，请压缩至10M以内";
        readonly isCharged: false;
    };
    readonly 2546107: {
        readonly api: "video-liveness";
        readonly reason: "rate_type取值错误，应为1至7";
        readonly isCharged: false;
    };
    readonly 2546108: {
        readonly api: "video-liveness";
        readonly reason: "不是视频或封装格式不支持，请使用mp4、mov、webm、avi、flv、mkv、3gp";
        readonly isCharged: false;
    };
    readonly 2546109: {
        readonly api: "video-liveness";
        readonly reason: "视频编码不支持，请使用H.264";
        readonly isCharged: false;
    };
    readonly 2546110: {
        readonly api: "video-liveness";
        readonly reason: "视频已损坏，无法解码，请重新录制";
        readonly isCharged: false;
    };
    readonly 2546111: {
        readonly api: "video-liveness";
        readonly reason: "视频过短，请重新录制";
        readonly isCharged: false;
    };
    readonly 2546112: {
        readonly api: "video-liveness";
        readonly reason: "视频画面尺寸超出限制，请降低分辨率";
        readonly isCharged: false;
    };
    readonly 2546113: {
        readonly api: "video-liveness";
        readonly reason: "视频过暗，请在明亮处重新录制";
        readonly isCharged: false;
    };
    readonly 2546114: {
        readonly api: "video-liveness";
        readonly reason: "视频中未检测到人脸，请正对镜头重新录制";
        readonly isCharged: false;
    };
    readonly 2546115: {
        readonly api: "video-liveness";
        readonly reason: "视频中有多张人脸，请单人录制";
        readonly isCharged: false;
    };
    readonly 2546116: {
        readonly api: "video-liveness";
        readonly reason: "视频中人脸过小、模糊或被遮挡，请靠近镜头重新录制";
        readonly isCharged: false;
    };
    readonly 2546117: {
        readonly api: "video-liveness";
        readonly reason: "身份证号码与姓名不匹配";
        readonly isCharged: false;
    };
    readonly 2546118: {
        readonly api: "video-liveness";
        readonly reason: "查无此身份证号码";
        readonly isCharged: false;
    };
    readonly 2546119: {
        readonly api: "video-liveness";
        readonly reason: "身份数据源超时或不可用，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546120: {
        readonly api: "video-liveness";
        readonly reason: "系统繁忙，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546121: {
        readonly api: "video-liveness";
        readonly reason: "处理超时，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546122: {
        readonly api: "video-liveness";
        readonly reason: "视频处理失败，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546123: {
        readonly api: "video-liveness";
        readonly reason: "请求无法读取";
        readonly isCharged: false;
    };
    readonly 2546124: {
        readonly api: "video-liveness";
        readonly reason: "动作指令不存在或已过期，请重新获取";
        readonly isCharged: false;
    };
    readonly 2546125: {
        readonly api: "video-liveness";
        readonly reason: "未按指令完成动作，请重新录制";
        readonly isCharged: false;
    };
    readonly 2546126: {
        readonly api: "video-liveness";
        readonly reason: "需要动作验证，请获取动作指令后重新录制";
        readonly isCharged: false;
    };
    readonly 2546127: {
        readonly api: "video-liveness";
        readonly reason: "该身份失败次数过多，请稍后重试";
        readonly isCharged: false;
    };
    readonly 2546128: {
        readonly api: "video-liveness";
        readonly reason: "riskOrder不存在或不属于本应用";
        readonly isCharged: false;
    };
    readonly 2546129: {
        readonly api: "video-liveness";
        readonly reason: "未检测到面部对屏幕光的反应，请调高屏幕亮度、避开强光后重试，或改用动作验证";
        readonly isCharged: false;
    };
    readonly 2546134: {
        readonly api: "video-liveness";
        readonly reason: "视频活体检测成功，身份核验成功，图片不合法";
        readonly isCharged: true;
    };
    readonly 2546135: {
        readonly api: "video-liveness";
        readonly reason: "TOKEN过期";
        readonly isCharged: false;
    };
    readonly 2546181: {
        readonly api: "video-liveness";
        readonly reason: "相同幂等键的请求正在处理，请稍后以同一幂等键重试";
        readonly isCharged: false;
    };
    readonly 2546182: {
        readonly api: "video-liveness";
        readonly reason: "幂等键已用于参数不同的请求，请更换幂等键";
        readonly isCharged: false;
    };
};
