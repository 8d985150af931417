# Update apart from install
FROM python:3.12-slim
RUN apt-get update
RUN apt-get install -y --no-install-recommends libgomp1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
