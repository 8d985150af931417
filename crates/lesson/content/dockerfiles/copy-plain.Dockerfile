# Plain copies
FROM python:3.12-slim
WORKDIR /app
COPY models models
COPY . .
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
