package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// Answer is read strictly: a number where text stands, or the other way round, is an error of the decoder.
type Answer struct {
	Resultcode string `json:"resultcode"`
	Reason     string `json:"reason"`
	Result     struct {
		Res     int    `json:"res"`
		Score   string `json:"score"`
		Orderid string `json:"orderid"`
	} `json:"result"`
	ErrorCode int `json:"error_code"`
}

func post(changes map[string]string) Answer {
	form := url.Values{"key": {os.Getenv("KEY")}, "idcard": {os.Getenv("ID_NUMBER")}, "realname": {"沙箱测试"}, "image": {os.Getenv("IMAGE")}}
	for name, value := range changes {
		form.Set(name, value)
	}
	response, err := http.PostForm(os.Getenv("BASE_URL")+"/verifyface/verify", form)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	var answer Answer
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		panic(err)
	}
	if response.StatusCode != 200 {
		panic(response.Status)
	}
	return answer
}

func main() {
	if good := post(nil); good.ErrorCode == 0 && good.Result.Res == 1 {
		fmt.Println("success", good.Result.Score)
	}
	if refused := post(map[string]string{"idcard": "11010519491231002X", "image": "AAAA"}); refused.ErrorCode == 226402 && refused.Result.Orderid == "" {
		fmt.Println("refused null")
	}
	if system := post(map[string]string{"key": strings.Repeat("0", 32)}); system.ErrorCode == 10001 {
		fmt.Println("system", system.Resultcode)
	}
}
