# Copied twice, for a mode
FROM python:3.12-slim
WORKDIR /app
COPY . .
COPY --chmod=755 models models
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
